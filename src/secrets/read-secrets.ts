import { DbbalError, exitCodes } from '../errors.ts'
import { hasControlCharacter } from '../formats/text.ts'
import type { SecretProvider, SecretReference } from '../topology/declaration/secret.ts'
import { fillPlaceholders } from '../topology/placeholders.ts'
import { durationMs } from '../topology/units.ts'
import { isPlaceholder, secretKey, secretName } from './placeholder-secrets.ts'
import { type PlaceOfSecret, secretBytes } from './secret-bytes.ts'
import type { Secrets } from './secrets.ts'

/** What reading a secret may use. */
export interface SecretSources {
  provider: SecretProvider | undefined
  /** Fills `{environment}` of the provider. */
  environment: string | undefined
  /** Relative paths start here, and commands run here. */
  directory: string
  variables: Readonly<Record<string, string | undefined>>
  /** False for a topology from standard input: its commands are not run. */
  mayRunCommands: boolean
}

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

/** Where a secret is: as the reference says, or as the provider does for its name. */
function placeOf(reference: SecretReference, { provider, environment }: SecretSources): PlaceOfSecret {
  if (!('secret' in reference)) return reference
  const fill = (text: string): string => fillPlaceholders(text, { name: reference.secret, environment })
  if (provider?.env !== undefined) return { env: fill(provider.env) }
  if (provider?.file !== undefined) return { file: fill(provider.file) }
  if (provider?.exec !== undefined) return { exec: provider.exec.map(fill) }
  throw new Error('the topology has no provider for it')
}

function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    throw new Error('it is not UTF-8')
  }
}

function usable(value: string): string {
  if (value === '') throw new Error('it is empty')
  if (hasControlCharacter(value)) throw new Error('it holds a control character')
  if (isPlaceholder(value)) throw new Error('it reads like a placeholder, which is written as it is')
  return value
}
