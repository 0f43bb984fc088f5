import { chownSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { quoted } from '../diagnostics/finding.ts'
import { DbbalError, type ExitCode, exitCodes } from '../errors.ts'
import { realDisk } from '../output/disk.ts'
import { interrupted } from '../output/interrupted.ts'

/** A file that gets another text. */
export interface ReplacedFile {
  file: {
    /** Relative to the working directory, or absolute. */
    name: string
    /** As it was read. */
    text: string
  }
  text: string
}

interface Staged {
  temporary: string
  path: string
}

/**
 * Replaces files, each the old one or the new one, and none where one of them cannot be made or a signal comes.
 *
 * @throws DbbalError (6) where nothing was written, (5) where some were, (2) for a file that is not UTF-8, (130, 143)
 */
export async function replaceFiles(
  files: readonly ReplacedFile[],
  workingDirectory: string,
  signal: AbortSignal,
): Promise<void> {
  const staged: Staged[] = []
  try {
    for (const each of files) {
      staged.push(await stage(each, workingDirectory, staged.length))
      if (signal.aborted) throw interrupted(signal)
    }
  } catch (error) {
    remove(staged)
    throw error instanceof DbbalError ? error : notWritten(error, 'no file was changed', exitCodes.failed)
  }
  let done = 0
  try {
    for (const { temporary, path } of staged) {
      realDisk.rename(temporary, path)
      done++
    }
    for (const directory of new Set(staged.map(({ path }) => dirname(path))))
      await realDisk.syncDirectory(directory)
  } catch (error) {
    remove(staged.slice(done))
    throw notWritten(error, `${done} of ${staged.length} files were changed`, exitCodes.unknownState)
  }
}

/** Beside the file that a link leads to, with its mode and its owner: the server must still be able to read it. */
async function stage({ file, text }: ReplacedFile, workingDirectory: string, index: number): Promise<Staged> {
  const path = realpathSync(resolve(workingDirectory, file.name))
  const before = readFileSync(path)
  if (before.toString('utf8') !== file.text)
    throw new DbbalError('FILE_CHANGED', `${quoted(file.name)} was changed meanwhile; no file was changed`, {
      exit: exitCodes.failed,
      hint: 'run it again',
    })
  if (!Buffer.from(file.text).equals(before))
    throw new DbbalError('FILE_ENCODING', `${quoted(file.name)} is not UTF-8; no file was changed`, {
      exit: exitCodes.usage,
      hint: 'convert it with iconv, or fix it by hand',
    })
  const { mode, uid, gid } = statSync(path)
  const temporary = join(dirname(path), `.dbbal-next-${process.pid}-${index}`)
  await realDisk.writeFile(temporary, text, mode & 0o7777)
  try {
    const own = statSync(temporary)
    if (own.uid !== uid || own.gid !== gid) chownSync(temporary, uid, gid)
  } catch (error) {
    remove([{ temporary, path }])
    throw error
  }
  return { temporary, path }
}

function remove(staged: readonly Staged[]): void {
  for (const { temporary } of staged) realDisk.removeTree(temporary)
}

function notWritten(error: unknown, what: string, exit: ExitCode): DbbalError {
  const { code, message } = error as NodeJS.ErrnoException
  return new DbbalError('FILES_NOT_WRITTEN', `${what}: ${code ?? message}`, { exit, cause: error })
}
