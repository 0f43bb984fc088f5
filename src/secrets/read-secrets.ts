import { DbbalError, exitCodes } from '../errors.ts'
import type { SecretReference } from '../topology/declaration/secret.ts'
import { durationMs } from '../topology/units.ts'
import { secretKey, secretName } from './placeholder-secrets.ts'
import { secretBytes } from './secret-bytes.ts'
import { placeOf, type SecretSources } from './secret-sources.ts'
import type { Secrets } from './secrets.ts'
import { usable } from './usable.ts'

const defaultDeadlineMs = 10_000
/** So many are read at the same time. */
const mostAtOnce = 16

/**
 * Reads every secret once, many at the same time, each with a deadline.
 *
 * @throws DbbalError (exit 2) that names every secret that could not be had; never a value.
 */
export async function readSecrets(
  references: Iterable<SecretReference>,
  sources: SecretSources,
): Promise<Secrets> {
  const wanted = new Map([...references].map((reference) => [secretKey(reference), reference]))
  const values = new Map<string, string>()
  const failures: string[] = []
  const queue = [...wanted]
  const readNext = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const [key, reference] = next
      try {
        values.set(key, await read(reference, sources))
      } catch (error) {
        failures.push(`${secretName(reference)}: ${(error as Error).message}`)
      }
    }
  }
  await Promise.all(Array.from({ length: mostAtOnce }, readNext))
  if (failures.length > 0) throw missing(failures)
  return {
    value(reference) {
      const value = values.get(secretKey(reference))
      if (value === undefined) throw new Error(`${secretName(reference)} was not asked for in time`)
      return value
    },
  }
}

function missing(failures: readonly string[]): DbbalError {
  const count = failures.length === 1 ? 'a secret' : `${failures.length} secrets`
  return new DbbalError('SECRETS', `${count} cannot be had: ${failures.toSorted().join('; ')}`, {
    exit: exitCodes.usage,
    hint: 'provide it, or pass --placeholders to see the files without secrets',
  })
}

async function read(reference: SecretReference, sources: SecretSources): Promise<string> {
  const { timeout } = 'secret' in reference ? (sources.provider ?? {}) : {}
  const deadlineMs = timeout === undefined ? defaultDeadlineMs : durationMs(timeout)
  const bytes = await secretBytes(placeOf(reference, sources), sources, deadlineMs)
  return usable(textOf(bytes))
}

function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    throw new Error('it is not UTF-8')
  }
}
