import { runScript } from '../../drivers/run-script.ts'
import { ServerFault } from '../../drivers/server-fault.ts'
import { DbbalError, exitCodes } from '../../errors.ts'
import { filesRead, planScript, previousScript } from './deploy-script.ts'
import type { Site } from './site.ts'

/**
 * What a deploy would do with each file: `updated /etc/pgbouncer/pgbouncer.ini`.
 *
 * @throws DbbalError: the host is out of reach (3), the directory is not there (6)
 */
export async function planOfSite(site: Site): Promise<readonly string[]> {
  const { place, files } = site
  const lines = (await lookAt(site, planScript(place, files))).trim().split('\n')
  return lines.map((line) => line.replace(' ', ` ${place.directory}/`))
}

/**
 * The files that a revert would put back, by name; an empty text where there was none, or nothing is kept.
 *
 * @throws DbbalError as planOfSite does; where they are no text (6)
 */
export async function previousFiles(
  site: Site,
  names: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const files = filesRead(await lookAt(site, previousScript(site.place, names)), names)
  if (files === undefined) throw notSeen(site, 'what is kept there is no text', exitCodes.failed)
  return files
}

async function lookAt(site: Site, script: string): Promise<string> {
  try {
    return await runScript(site.host, script)
  } catch (error) {
    if (!(error instanceof ServerFault)) throw error
    throw notSeen(
      site,
      error.message,
      error.kind === 'unreachable' ? exitCodes.unreachable : exitCodes.failed,
    )
  }
}

function notSeen({ place }: Site, why: string, exit: 3 | 6): DbbalError {
  return new DbbalError('DEPLOY', `${place.directory} cannot be looked into: ${why}`, { exit })
}
