import { type HostShell, openHostShell } from '../../drivers/host-shell.ts'
import { ServerFault } from '../../drivers/server-fault.ts'
import type { SshHost } from '../../drivers/ssh-arguments.ts'
import { shellWord } from '../../formats/shell.ts'
import type { Control } from '../../topology/declaration/cluster.ts'
import { type ControlData, readControlData } from './control-data.ts'
import {
  commonScript,
  startScript,
  stopScript,
  systemctlScript,
  waitForShutdownScript,
  waitForStartScript,
} from './host-scripts.ts'
import type { ServerHost } from './server-host.ts'

const openMs = 5000

export interface ServerHostOptions {
  /** For messages. */
  instance: string
  control: Control
  /** Undefined for this machine. */
  remote: SshHost | undefined
  paths: {
    /** What `SHOW data_directory` says, where the server could be asked; else it has to be declared. */
    dataDirectory: string | undefined
  }
}

/**
 * Opens a shell on the machine of a server, as the account that the server runs as: `run_as`, or for root the owner of the
 * data directory.
 *
 * @throws ServerFault: `unreachable`, or `statement` where the data directory is not known or not one
 */
export async function openServerHost(options: ServerHostOptions): Promise<ServerHost> {
  const { instance, control, remote, paths } = options
  const directory = control.data_directory ?? paths.dataDirectory
  if (directory === undefined)
    throw new ServerFault(
      'statement',
      `${instance}: control.data_directory is needed: the server does not say it`,
    )
  const host = { remote, hasSudo: false }
  const login = await openHostShell(host)
  let shell = login
  try {
    const runAs = control.run_as ?? (await ownerForRoot(login, directory))
    if (runAs !== undefined) shell = await openHostShell(host, { runAs })
    // Only systemctl needs the account of the login.
    if (shell !== login && control.service === undefined) await login.close()
    const common = commonScript(directory, control.pg_ctl)
    await shell.run(`${common}test -s PG_VERSION`, openMs)
    return hostOf({ instance, shell, login, common, service: control.service })
  } catch (error) {
    await Promise.all([shell.close(), login.close()])
    throw error
  }
}

async function ownerForRoot(login: HostShell, directory: string): Promise<string | undefined> {
  const script = `[ "$(id -u)" != 0 ] || stat -L -c %U -- ${shellWord(directory)}`
  return (await login.run(script, openMs)).trim() || undefined
}

interface Opened {
  instance: string
  /** As the server's account. */
  shell: HostShell
  /** As the account of the login, for systemctl. */
  login: HostShell
  common: string
  service: string | undefined
}

function hostOf({ instance, shell, login, common, service }: Opened): ServerHost {
  const run = (script: string, limitMs: number): Promise<string> => shell.run(`${common}${script}`, limitMs)
  const is = async (test: string, limitMs: number): Promise<boolean> =>
    (await run(`if ${test}; then echo yes; fi`, limitMs)).trim() === 'yes'
  const systemctl = (verb: 'stop' | 'start', limitMs: number): Promise<string> =>
    login.run(systemctlScript(verb, service ?? ''), limitMs)
  const dataOf = (text: string): ControlData => {
    const data = readControlData(text)
    if (data === undefined)
      throw new ServerFault('statement', `${instance}: pg_controldata cannot be understood`)
    return data
  }
  return {
    run,
    controlData: async (limitMs) => dataOf(await run('control_data', limitMs)),
    isRunning: (limitMs) => is('postmaster >/dev/null', limitMs),
    async requestStop(limitMs) {
      // The signal is faster than systemd's stop command.
      if (service !== undefined) await systemctl('stop', limitMs)
      await run(stopScript, limitMs)
    },
    waitForShutdown: async (limitMs) => dataOf(await run(waitForShutdownScript(limitMs), limitMs + openMs)),
    async start(limitMs) {
      if (service !== undefined && !(await is('postmaster >/dev/null', limitMs)))
        await systemctl('start', limitMs)
      const script = service === undefined ? startScript(limitMs) : waitForStartScript(limitMs)
      await run(script, limitMs + openMs)
    },
    hasStandbySignal: (limitMs) => is('[ -e standby.signal ]', limitMs),
    putStandbySignal: async (limitMs) => void (await run('put_standby_signal', limitMs)),
    removeStandbySignal: async (limitMs) => void (await run('rm -f standby.signal; sync .', limitMs)),
    close: async () => void (await Promise.all([shell.close(), login.close()])),
  }
}
