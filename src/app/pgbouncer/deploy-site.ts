import type { PostgresqlConnection } from '../../drivers/postgresql.ts'
import { runScript } from '../../drivers/run-script.ts'
import { ServerFault } from '../../drivers/server-fault.ts'
import { shellWord } from '../../formats/shell.ts'
import { iniName } from '../../products/pgbouncer/processes.ts'
import { revertScript, writeScript } from './deploy-script.ts'
import type { ProcessFile } from './file-of-process.ts'
import { type Done, onEach } from './on-each.ts'
import type { Outcome } from './outcome.ts'
import { type ReloadValue, reloadWith } from './reload.ts'
import type { Site } from './site.ts'
import { loginsMs, waitForLogins } from './wait-for-logins.ts'

/**
 * Writes the files of one instance, or puts back those that were there before, and makes every process read them. Where one
 * does not run with new files, the previous ones come back.
 */
export async function deploySite(site: Site, isRevert: boolean): Promise<readonly Outcome<ReloadValue>[]> {
  try {
    await runScript(site.host, isRevert ? revertScript(site.place) : writeScript(site.place, site.files))
  } catch (error) {
    if (!(error instanceof ServerFault)) throw error
    return site.consoles.map(({ name }) => ({
      console: name,
      status: error.kind === 'lost' ? 'unknown' : error.kind === 'unreachable' ? 'unreachable' : 'failed',
      message: `files were not written: ${error.message}`,
      value: undefined,
    }))
  }
  const outcomes = await reloadSite(site)
  return isRevert || !outcomes.some(isBroken) ? outcomes : withPrevious(site, outcomes)
}

/** Every process of an instance reads its file. */
export function reloadSite({ consoles, files, host }: Site): Promise<readonly Outcome<ReloadValue>[]> {
  return onEach(consoles, async (connection, { declared }) => {
    const path = declared?.iniPath ?? ''
    const name = declared && iniName(declared.process)
    const text =
      files.find((file) => file.name === name)?.text ?? (await runScript(host, `cat -- ${shellWord(path)}\n`))
    const compared: ProcessFile = {
      file: { name: path, kind: 'pgbouncer.ini', text },
      description: path,
      isHere: false,
    }
    return reloadWith(connection, compared)
  })
}

/** A setting that waits for a restart is no failure of the deploy. */
export function isBroken({ status, value }: Outcome<ReloadValue>): boolean {
  if (status === 'done') return false
  if (status !== 'differs') return true
  return (
    value?.differences.length === 0 || value?.differences.some(({ needsRestart }) => !needsRestart) === true
  )
}

/** The new files are no good: the previous ones come back, and every process reads them again. */
async function withPrevious(
  site: Site,
  outcomes: readonly Outcome<ReloadValue>[],
): Promise<readonly Outcome<ReloadValue>[]> {
  const undone = await runScript(site.host, revertScript(site.place)).then(
    () => undefined,
    (error: Error) => error.message,
  )
  const again = undone === undefined ? await onEach(site.consoles, reloadOnly) : []
  const isBack = undone === undefined && again.every(({ status }) => status === 'done')
  return outcomes.map((outcome) => {
    const why = outcome.message ?? 'another process does not run with it'
    return isBack
      ? { ...outcome, status: 'failed', message: `${why}; the previous files are back` }
      : {
          ...outcome,
          status: 'unknown',
          message: `${why}; the previous files are not back: ${undone ?? 'RELOAD failed'}`,
          hint: 'dbbal pgbouncer deploy --revert',
        }
  })
}

async function reloadOnly(connection: PostgresqlConnection): Promise<Done<undefined>> {
  await waitForLogins(connection, loginsMs)
  await connection.query('RELOAD')
  return { value: undefined }
}
