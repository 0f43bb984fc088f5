import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { DbbalError, exitCodes } from '../errors.ts'
import { hasControlCharacter } from '../formats/text.ts'
import type { SecretProvider, SecretReference } from '../topology/declaration/secret.ts'
import { fillPlaceholders } from '../topology/placeholders.ts'
import { durationMs } from '../topology/units.ts'
import { secretKey, secretName } from './placeholder-secrets.ts'
import type { Secrets } from './secrets.ts'

/** What reading a secret may use. */
export interface SecretSources {
  provider: SecretProvider | undefined
  /** Fills `{environment}` of the provider. */
  environment: string | undefined
  /** Relative paths start here. */
  directory: string
  variables: Readonly<Record<string, string | undefined>>
  /** False for a topology from standard input: its commands are not run. */
  mayRunCommands: boolean
}

const defaultDeadlineMs = 10_000

/**
 * Reads every secret once, all at the same time, each with a deadline.
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
  await Promise.all(
    [...wanted].map(async ([key, reference]) => {
      try {
        values.set(key, usable(await read(reference, sources)))
      } catch (error) {
        failures.push(`${secretName(reference)}: ${(error as Error).message}`)
      }
    }),
  )
  if (failures.length > 0) {
    const count = failures.length === 1 ? 'a secret' : `${failures.length} secrets`
    throw new DbbalError('SECRETS', `${count} cannot be had: ${failures.toSorted().join('; ')}`, {
      exit: exitCodes.usage,
      hint: 'provide it, or pass --placeholders to see the files without secrets',
    })
  }
  return {
    value(reference) {
      const value = values.get(secretKey(reference))
      if (value === undefined) throw new Error(`${secretName(reference)} was not asked for in time`)
      return value
    },
  }
}

function usable(value: string): string {
  if (value === '') throw new Error('it is empty')
  if (hasControlCharacter(value)) throw new Error('it holds a control character')
  return value
}

function read(reference: SecretReference, sources: SecretSources): Promise<string> {
  if ('env' in reference) return fromVariable(reference.env, sources)
  if ('file' in reference) return fromFile(reference.file, sources)
  if ('exec' in reference) return fromCommand(reference.exec, defaultDeadlineMs, sources)
  const { provider, environment } = sources
  const fill = (text: string): string => fillPlaceholders(text, { name: reference.secret, environment })
  if (provider?.env !== undefined) return fromVariable(fill(provider.env), sources)
  if (provider?.file !== undefined) return fromFile(fill(provider.file), sources)
  if (provider?.exec !== undefined) {
    const deadlineMs = provider.timeout === undefined ? defaultDeadlineMs : durationMs(provider.timeout)
    return fromCommand(provider.exec.map(fill), deadlineMs, sources)
  }
  return Promise.reject(new Error('the topology has no provider for it'))
}

async function fromVariable(name: string, { variables }: SecretSources): Promise<string> {
  const value = variables[name]
  if (value === undefined) throw new Error('the variable is not set')
  return value
}

async function fromFile(path: string, { directory }: SecretSources): Promise<string> {
  const text = await readFile(resolve(directory, path), 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new Error(
      error.code === 'ENOENT' ? 'the file does not exist' : `the file cannot be read (${error.code})`,
    )
  })
  return text.replace(/\r?\n$/, '')
}

async function fromCommand(
  command: readonly string[],
  deadlineMs: number,
  sources: SecretSources,
): Promise<string> {
  if (!sources.mayRunCommands) throw new Error('commands are not run for a topology from standard input')
  const { execa } = await import('execa')
  const [program = '', ...parameters] = command
  const result = await execa(program, parameters, {
    cwd: sources.directory,
    timeout: deadlineMs,
    reject: false,
    stdin: 'ignore',
    stripFinalNewline: true,
  })
  if (result.timedOut) throw new Error(`the command gave no answer in ${deadlineMs} ms`)
  if (result.failed) {
    throw new Error(
      result.exitCode === undefined
        ? `the command cannot be started`
        : `the command exited ${result.exitCode}`,
    )
  }
  return result.stdout
}
