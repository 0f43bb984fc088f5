import { randomBytes } from 'node:crypto'
import { shellWord } from '../formats/shell.ts'
import type { ScriptHost } from './script-host.ts'
import { ServerFault } from './server-fault.ts'
import { type ShellProcess, startShellProcess } from './shell-process.ts'
import { sshArguments } from './ssh-arguments.ts'

const openMs = 10_000
/** Between the end of a script's time there and our own: SIGKILL, and seeing it gone. */
const graceMs = 3500
const closeMs = 1000

/** A POSIX shell on a host that stays open: a script costs a round trip and no login. */
export interface HostShell {
  /**
   * Runs a script, one after the other. It is parsed as a whole before it begins, reads nothing, and is ended there when its
   * time is over. What it leaves in its process group is killed: what is to stay needs `setsid`.
   *
   * @returns what it wrote to standard output
   * @throws ServerFault: `unreachable` where it did not begin, `statement` with its standard error where it failed, `lost`
   * where it was ended or nobody knows
   */
  run(script: string, limitMs: number): Promise<string>
  /** Ends what runs. Never throws. */
  close(): Promise<void>
}

export interface HostShellOptions {
  /** The account that scripts run as, where it is another one than the login's; by runuser for root, else by sudo. */
  runAs?: string | undefined
}

/**
 * Opens the shell; opens it again where it broke between two scripts. Whatever runs in it ends with this process, however
 * that ends.
 *
 * @throws ServerFault `unreachable`
 */
export async function openHostShell(host: ScriptHost, options: HostShellOptions = {}): Promise<HostShell> {
  let shell = await open(host, options)
  let last: Promise<unknown> = Promise.resolve()
  const runNow = async (script: string, limitMs: number): Promise<string> => {
    if (shell.hasEnded()) shell = await open(host, options)
    return runIn(shell, nameOf(host), script, limitMs)
  }
  return {
    run(script, limitMs) {
      const result = last.then(() => runNow(script, limitMs))
      last = result.catch(() => {})
      return result
    },
    close: () => shell.close(closeMs),
  }
}

async function runIn(shell: ShellProcess, where: string, script: string, limitMs: number): Promise<string> {
  const mark = newMark()
  const text = `dbbal_run ${limitMs / 1000} ${mark} <<'${mark}' & runner=$!\n{ :\n${script}\n} </dev/null\n${mark}\n`
  const answer = await shell.ask(text, mark, limitMs + graceMs)
  if (answer === undefined) {
    const said = shell.lastWords()
    await shell.close(closeMs)
    throw new ServerFault('lost', `${where}: ${said}`)
  }
  // Its number is forgotten before another process can get it.
  shell.tell('wait "$runner"; runner=\n')
  const { stdout, stderr, status } = answer
  if (status === '0') return stdout
  const said = stderr.trim()
  if (status === '124' || status === '137')
    throw new ServerFault('lost', `${where}: ended after ${limitMs} ms${said === '' ? '' : `: ${said}`}`)
  if (status === 'alive')
    throw new ServerFault('lost', `${where}: killed after ${limitMs} ms and still there: ${said}`)
  throw new ServerFault('statement', `${where}: ${said || `exit code ${status}`}`)
}

async function open(host: ScriptHost, { runAs }: HostShellOptions): Promise<ShellProcess> {
  const command = host.hasSudo ? ['sudo', '-n', 'sh', '-s'] : ['sh', '-s']
  const [program = '', ...parameters] =
    host.remote === undefined ? command : ['ssh', ...sshArguments(host.remote), command.join(' ')]
  const shell = await startShellProcess(program, parameters)
  const deadline = Date.now() + openMs
  const [asUser, ready] = [newMark(), newMark()]
  // The second shell reads nothing that the first one may have read ahead: it is waited for.
  for (const [text, mark] of [
    [becomeUser(runAs, asUser), asUser],
    [`${prelude}\nprintf '\\n%s\\n' ${ready}; printf '\\n%s\\n' ${ready} >&2\n`, ready],
  ] as const) {
    if ((await shell.ask(text, mark, Math.max(deadline - Date.now(), 1))) !== undefined) continue
    const said = shell.lastWords()
    await shell.close(closeMs)
    throw new ServerFault('unreachable', `${nameOf(host)}: ${said}`)
  }
  return shell
}

function becomeUser(user: string | undefined, mark: string): string {
  const say = `printf '\\n%s\\n' ${mark}; printf '\\n%s\\n' ${mark} >&2`
  if (user === undefined) return `${say}\n`
  const name = shellWord(user)
  const shell = `sh -c ${shellWord(`${say}; exec sh -s`)}`
  return `cd /; PATH=$PATH:/usr/sbin:/sbin
if [ "$(id -un)" = ${name} ]; then ${say}
elif [ "$(id -u)" != 0 ]; then exec sudo -n -u ${name} ${shell}
elif command -v runuser >/dev/null; then exec runuser -u ${name} -- ${shell}
elif command -v setpriv >/dev/null; then exec setpriv --reuid ${name} --regid "$(id -g ${name})" --init-groups -- ${shell}
else exec su -s /bin/sh ${name} -c ${shellWord(shell)}
fi
`
}

/**
 * dbbal_run LIMIT MARK: what stands on its standard input is run under a limit, in a process group of its own. The shell
 * goes on reading meanwhile: at the end of its input it kills what runs. timeout(1) makes the group, its own number.
 */
const prelude = `cd /; PATH=$PATH:/usr/sbin:/sbin; runner=
dbbal_run() {
  exec 3<&0 </dev/null
  group=
  trap '[ -z "$group" ] || kill -s KILL -- "-$group" "$group"; exit 1' TERM
  timeout -k 1 "$1" sh -s <&3 3<&- &
  group=$!
  exec 3<&-
  wait "$group"; status=$?
  trap - TERM
  tries=0
  while kill -s KILL -- "-$group" && dbbal_lives "$group"; do
    tries=$((tries + 1))
    if [ $tries = 100 ]; then status=alive; break; fi
    sleep 0.02
  done 2>/dev/null
  printf '\\n%s %s\\n' "$2" "$status"
  printf '\\n%s\\n' "$2" >&2
}
dbbal_lives() {
  [ -r /proc/self/stat ] || return 0
  cat /proc/[0-9]*/stat | sed -n 's/^[0-9]* (.*) \\([A-Z]\\) [0-9]* \\([0-9]*\\) .*/\\1 \\2/p' | grep -q "^[^ZX] $1\\$"
}
trap '[ -z "$runner" ] || kill -TERM "$runner" 2>/dev/null' EXIT
trap 'exit 1' HUP INT TERM
`

function nameOf({ remote }: ScriptHost): string {
  return remote === undefined ? 'this machine' : remote.address
}

function newMark(): string {
  return `dbbal-${randomBytes(12).toString('hex')}`
}
