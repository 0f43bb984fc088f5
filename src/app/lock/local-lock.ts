import { mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { DbbalError, exitCodes } from '../../errors.ts'
import { realDisk } from '../../output/disk.ts'
import { isSystemError } from '../../output/failures.ts'
import { type LinkHolder, releaseLink, takeLink } from '../../output/link-lock.ts'
import { stateDirectory } from '../state-directory.ts'
import type { LockHolder } from './lock-holder.ts'

export interface LocalLock {
  release(): void
}

/**
 * Takes the lock of a cluster among the runs of this user on this machine: it holds where no server can be reached, and
 * knows at once whether its holder lives.
 *
 * @param name of the cluster, with its topology and environment
 * @throws DbbalError (4): another run holds it; (2): there is no place for it
 */
export function takeLocalLock(
  name: string,
  holder: LockHolder,
  variables: Readonly<Record<string, string | undefined>>,
): LocalLock {
  const path = join(stateDirectory(variables), 'locks', encodeURIComponent(name))
  const { run, purpose, user } = holder
  const other = placed(path, () =>
    takeLink(path, realDisk, `${run} ${purpose} ${user} ${new Date().toISOString()}`),
  )
  if (other === undefined) return { release: () => releaseLink(path, realDisk) }
  // The run above holds it, for this one too.
  if (other.detail.startsWith(`${run} `)) return { release: () => {} }
  throw lockHeld(path, other)
}

function placed<Value>(path: string, take: () => Value): Value {
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
    return take()
  } catch (error) {
    if (!isSystemError(error)) throw error
    throw new DbbalError('LOCK', `the lock ${JSON.stringify(path)} cannot be made: ${error.code}`, {
      exit: exitCodes.usage,
      hint: 'name a directory that can be written: XDG_STATE_HOME=DIRECTORY',
      cause: error,
    })
  }
}

function lockHeld(path: string, { process: holder, detail }: LinkHolder): DbbalError {
  const [, purpose = 'another run', user = '', since = ''] = detail.split(' ')
  const who = holder === undefined ? '' : ` of ${user}@${holder.host}, process ${holder.pid}, since ${since}`
  return new DbbalError('LOCKED', `the cluster is locked on this machine by ${purpose}${who}`, {
    exit: exitCodes.refused,
    hint: `wait for it; if no such process runs there any more, rm ${path}`,
  })
}
