import { runScript } from '../../../drivers/run-script.ts'
import { ServerFault } from '../../../drivers/server-fault.ts'
import { shellWord } from '../../../formats/shell.ts'
import type { Site } from '../../pgbouncer/site.ts'
import { journalDirectory } from './journal-copy.ts'

/** The last ones, of every cluster behind the pooler. */
const most = 20
const mark = '=== dbbal journal ==='

/**
 * Texts of the journals whose copies lie on the pooler hosts: runs of other machines. A host that cannot be reached is left
 * out.
 */
export async function copiedJournals(sites: readonly Site[]): Promise<readonly string[]> {
  const texts = await Promise.all(
    sites.map(async ({ host, place }) => {
      const script = `cd -- ${shellWord(`${place.directory}/${journalDirectory}`)} 2>/dev/null || exit 0
ls | tail -n ${most} | while IFS= read -r name; do echo ${shellWord(mark)}; cat -- "$name"; done\n`
      try {
        return (await runScript(host, script)).split(`${mark}\n`).slice(1)
      } catch (error) {
        if (error instanceof ServerFault) return []
        throw error
      }
    }),
  )
  return [...new Set(texts.flat())]
}
