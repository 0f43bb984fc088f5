import { fileKinds } from '../../lint/file-kinds.ts'
import type { LintFile } from '../../lint/linter.ts'
import { versionOf } from '../../products/pgbouncer/console/console-state.ts'
import { errorsText, fileErrors } from './file-errors.ts'
import { type Done, onEach } from './on-each.ts'
import type { Outcome } from './outcome.ts'
import type { ReloadValue } from './reload.ts'
import type { Site } from './site.ts'

/**
 * Reaches every process, and lints the files that it is to get, by the rules of the version that runs.
 *
 * @returns an outcome each where one is not done: nothing may be written then. Otherwise undefined
 */
export async function checkFiles(
  sites: readonly Site[],
): Promise<readonly Outcome<ReloadValue>[] | undefined> {
  const siteOf = new Map(sites.flatMap((site) => site.consoles.map(({ name }) => [name, site] as const)))
  const consoles = sites.flatMap((site) => site.consoles)
  const outcomes = await onEach(
    consoles,
    async (connection, { name, declared }): Promise<Done<ReloadValue>> => {
      const files = lintFilesOf(siteOf.get(name), declared?.iniPath)
      const findings = await fileErrors(files, await versionOf(connection), () => undefined)
      const value = { comparedWith: 'the generated files', differences: [], findings }
      if (findings.length === 0) return { value }
      return {
        status: 'failed',
        message: `not deployed: ${findings[0]?.file} has ${errorsText(findings)}`,
        hint: findings[0]?.hint,
        value,
      }
    },
  )
  if (outcomes.every(({ status }) => status === 'done')) return undefined
  return outcomes.map((outcome) =>
    outcome.status === 'done'
      ? { ...outcome, status: 'failed', message: 'not deployed, because of the others' }
      : outcome,
  )
}

/** Of one process: its own ini, and what the processes of an instance share. */
function lintFilesOf(site: Site | undefined, iniPath: string | undefined): readonly LintFile[] {
  const { place, files = [] } = site ?? {}
  return files.flatMap(({ name, text }) => {
    const kind = fileKinds.find((each) => each.product === 'pgbouncer' && each.name.test(name))?.kind
    // As they lie on the host: an ini names the others by their paths there.
    const path = `${place?.directory}/${name}`
    if (kind === undefined || (kind === 'pgbouncer.ini' && path !== iniPath)) return []
    return [{ name: path, kind, text }]
  })
}
