import { DbbalError } from '../../errors.ts'
import { type Asked, versionOf } from '../../products/pgbouncer/console/console-state.ts'
import { readIni } from '../../products/pgbouncer/lint/read-ini.ts'
import type { Console } from './consoles.ts'
import type { FileOptions } from './file-of-process.ts'
import { leftByHold, putBack, settingsInForce, type UsualSettings } from './hold-settings.ts'
import { usualOfIni } from './usual-of-ini.ts'

/** What was put back, or why nobody can say what belongs there. */
export type Healed = { putBack: Partial<UsualSettings> } | { unknown: string }

/**
 * Puts back what a hold has left in a process that nobody resumed: killed on its way, or resumed by hand. What somebody SET to
 * another value stays.
 *
 * @throws ServerFault
 */
export async function healSettings(
  connection: Asked & { notices(): readonly string[] },
  { declared }: Console,
  generated: FileOptions['generated'],
): Promise<Healed> {
  if (declared === undefined) return { putBack: {} }
  try {
    const version = await versionOf(connection)
    const text = await generated(declared.generatedPath)
    const file = { name: declared.generatedPath, kind: 'pgbouncer.ini', text } as const
    const ini = readIni(file, new Map(), { version, include: () => undefined })
    const left = leftByHold(await settingsInForce(connection), usualOfIni(ini, version))
    await putBack(connection, left)
    return { putBack: left }
  } catch (error) {
    if (error instanceof DbbalError) return { unknown: error.message }
    throw error
  }
}
