import { link, mkdir, open, readFile, unlink } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { didYouMean } from '../diagnostics/did-you-mean.ts'
import { DbbalError, exitCodes } from '../errors.ts'

/** Topologies that `init` can write. */
export const examples = ['postgres', 'mysql', 'mongo', 'redis', 'all'] as const

export interface InitOptions {
  example: string
  /** File to write, relative to the working directory. */
  output: string
  workingDirectory: string
  /** Where dbbal is installed. */
  packageDirectory: string
}

/**
 * Writes a commented topology, whole or not at all.
 *
 * @throws DbbalError: unknown example (2), the file is there already (4), it cannot be written (6)
 */
export async function init(options: InitOptions): Promise<{ path: string; example: string }> {
  const { example, output, workingDirectory, packageDirectory } = options
  if (!(examples as readonly string[]).includes(example)) throw unknownExample(example)
  const content = await readFile(join(packageDirectory, 'fixtures/topologies/examples', `${example}.yaml`))
  try {
    await createFile(resolve(workingDirectory, output), content)
  } catch (error) {
    throw writeFault(output, error as NodeJS.ErrnoException)
  }
  return { path: output, example }
}

/** Throws EEXIST where something stands: a hard link, unlike a rename, replaces nothing. */
async function createFile(path: string, content: Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  const temporary = join(dirname(path), `.${basename(path)}.${process.pid}`)
  try {
    const file = await open(temporary, 'wx', 0o644)
    try {
      await file.writeFile(content)
      await file.sync()
    } finally {
      await file.close()
    }
    await link(temporary, path)
  } finally {
    await unlink(temporary).catch(() => {})
  }
}

function unknownExample(example: string): DbbalError {
  const near = didYouMean(example, examples) ?? examples[0]
  return new DbbalError(
    'EXAMPLE',
    `example ${JSON.stringify(example)} is unknown, expected one of ${examples.join(', ')}`,
    { exit: exitCodes.usage, hint: `dbbal init --example ${near}` },
  )
}

function writeFault(output: string, error: NodeJS.ErrnoException): Error {
  if (error.syscall === undefined) return error
  if (error.code === 'EEXIST' && error.syscall === 'link') {
    return new DbbalError('FILE_EXISTS', `${JSON.stringify(output)} is there already`, {
      exit: exitCodes.refused,
      hint: 'name another file with -o',
    })
  }
  return new DbbalError('FILE_WRITE', `${JSON.stringify(output)} cannot be written: ${error.message}`, {
    exit: exitCodes.failed,
    hint: 'name another file with -o',
    cause: error,
  })
}
