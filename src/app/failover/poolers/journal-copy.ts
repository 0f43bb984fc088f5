import { randomBytes } from 'node:crypto'
import { ServerFault } from '../../../drivers/server-fault.ts'
import { type ShellProcess, startShellProcess } from '../../../drivers/shell-process.ts'
import { sshArguments } from '../../../drivers/ssh-arguments.ts'
import { shellText, shellWord } from '../../../formats/shell.ts'
import type { Site } from '../../pgbouncer/site.ts'

/** Of all clusters behind a pooler: older ones are taken away. */
const kept = 100
/** Longer than that no step of a switchover waits for the copy of its journal. */
const appendMs = 1000
const openMs = 5000

/** Directory of journals beside the files of a pooler. */
export const journalDirectory = '.dbbal-journals'

/** Names begin with the time of the run. */
const prune = `(cd ${journalDirectory} && ls -r | tail -n +${kept + 1} | while IFS= read -r old; do rm -f -- "$old"; done) 2>/dev/null`

/** The journal of a run on another machine, so that another machine can go on where this one died. */
export interface JournalCopy {
  /** Returns once the host has the lines; gives up where no host takes them. */
  append(run: string, lines: string): Promise<void>
  /** Never throws. */
  close(): Promise<void>
}

/** A shell on the first host that can be reached; it starts no program for a line, since clients wait meanwhile. */
export function openJournalCopy(sites: readonly Site[]): JournalCopy {
  let open: Promise<ShellProcess | undefined> | undefined
  return {
    async append(run, lines) {
      open ??= firstOf(sites, run)
      const shell = await open
      if (shell === undefined) return
      const mark = `dbbal-${randomBytes(8).toString('hex')}`
      const text = `printf '%s' ${shellText(lines)} >&3; printf '\\n%s\\n' ${mark}; printf '\\n%s\\n' ${mark} >&2\n`
      if ((await shell.ask(text, mark, appendMs)) === undefined) open = Promise.resolve(undefined)
    },
    close: async () => (await open)?.close(appendMs),
  }
}

async function firstOf(sites: readonly Site[], run: string): Promise<ShellProcess | undefined> {
  for (const { host, place } of sites) {
    const command = host.hasSudo ? ['sudo', '-n', 'sh', '-s'] : ['sh', '-s']
    const [program = '', ...parameters] =
      host.remote === undefined ? command : ['ssh', ...sshArguments(host.remote), command.join(' ')]
    try {
      const shell = await startShellProcess(program, parameters)
      const mark = `dbbal-${randomBytes(8).toString('hex')}`
      const begin = `umask 077; cd -- ${shellWord(place.directory)} && mkdir -p ${journalDirectory} && exec 3>> ${journalDirectory}/${shellWord(`${run}.jsonl`)} && { ${prune} || :; printf '\\n%s\\n' ${mark}; printf '\\n%s\\n' ${mark} >&2; }\n`
      if ((await shell.ask(begin, mark, openMs)) !== undefined) return shell
      await shell.close(appendMs)
    } catch (error) {
      if (!(error instanceof ServerFault)) throw error
    }
  }
  return undefined
}
