/**
 * MySQL Router from a given configuration file.
 *
 *   const router = await startRouter({ conf, ports: [readWrite, readOnly] })
 *   expect(router.log()).not.toContain('WARNING')
 */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { RunningProcess } from './process.ts'
import { listens, runOrThrow, startProcess, tempDir, waitFor } from './process.ts'
import type { InstalledServer } from './servers.ts'
import { program, server } from './servers.ts'

export interface RouterOptions {
  /** Absolute path of mysqlrouter.conf. */
  conf: string
  /** The ports it must listen on to be ready. */
  ports: readonly number[]
  /** More arguments: `['--DEFAULT.logging_folder=/tmp/x']` overrides the file. */
  args?: readonly string[]
}

export interface MysqlRouter {
  installed: InstalledServer
  process: RunningProcess
  /** What it wrote to its output and to mysqlrouter.log in its logging_folder. */
  log(): string
}

export async function startRouter({ conf, ports, args = [] }: RouterOptions): Promise<MysqlRouter> {
  const installed = server('mysqlrouter', 'sid')
  const running = startProcess({
    name: 'mysqlrouter-output',
    argv: [program(installed, 'mysqlrouter'), '-c', conf, ...args],
    directory: tempDir('router'),
  })
  const logFile = loggingFile(conf, args)
  const listensOnAll = async () => (await Promise.all(ports.map(listens))).every((isOpen) => isOpen)
  await waitFor(listensOnAll, {
    what: `mysqlrouter to listen on ${ports.join(', ')}`,
    timeoutMs: 15_000,
    process: running,
    ...(logFile === undefined ? {} : { logFile }),
  })
  const log = () => running.log() + (logFile && existsSync(logFile) ? readFileSync(logFile, 'utf8') : '')
  return { installed, process: running, log }
}

/** Where the log goes: an argument wins over the file; without logging_folder it goes to standard error. */
function loggingFile(conf: string, args: readonly string[]): string | undefined {
  const argument = args.find((each) => each.startsWith('--DEFAULT.logging_folder='))
  const folder =
    argument?.slice(argument.indexOf('=') + 1) ??
    /^logging_folder\s*=\s*(.*\S)/m.exec(readFileSync(conf, 'utf8'))?.[1]
  return folder ? join(folder, 'mysqlrouter.log') : undefined
}

/**
 * Makes the keyring that a metadata-cache configuration needs, with one account's password in it.
 * The Router knows the master key by the keyring's absolute path: `keyring` must be what keyring_path says.
 */
export async function makeKeyring(
  keyring: string,
  masterKey: string,
  login: { user: string; password: string },
): Promise<void> {
  const tool = program(server('mysqlrouter', 'sid'), 'mysqlrouter_keyring')
  const key = `--master-key-file=${masterKey}`
  await runOrThrow([tool, 'init', key, keyring])
  await runOrThrow([tool, 'set', key, keyring, login.user, 'password'], { input: login.password })
}
