import { createHash } from 'node:crypto'
import type { HostShell } from '../../../drivers/host-shell.ts'
import { ServerFault } from '../../../drivers/server-fault.ts'
import {
  filesRead,
  forgetScript,
  hashesRead,
  type NextFile,
  placed,
  prepareScript,
  readScript,
  swapScript,
} from '../../pgbouncer/deploy-script.ts'
import type { Site } from '../../pgbouncer/site.ts'
import type { PlaceResult } from './held-process.ts'
import { type Stage, type Staged, textAt } from './text-at.ts'

/** The files of one pooler host that tell of the primary. */
export interface PoolerFiles {
  name: string
  site: Site
  shell: HostShell
  /** psql is there: a guard can run on the host. */
  hasPsql: boolean
  /** By the file's name; others where the primary becomes another one than was asked for. */
  texts: ReadonlyMap<string, Staged>
  /** Directory of what is prepared, beside the files. */
  beside: string
  /** What lies beside the files, and what it replaces. */
  prepared: Prepared | undefined
  /** Never throws. */
  close(): Promise<void>
}

interface Prepared {
  stage: Stage
  /** SHA-256 by the file's name. */
  replaces: ReadonlyMap<string, string>
  gives: ReadonlyMap<string, string>
}

/** Others change the same files too: a switchover of another cluster behind the same pooler. */
const mostTries = 3

/** Writes the files of a stage beside their places, so that what is left is to rename them. */
export async function prepareFiles(files: PoolerFiles, stage: Stage, deadline: number): Promise<PlaceResult> {
  const { site, shell, texts, beside } = files
  files.prepared = undefined
  if (texts.size === 0) return { answer: 'done', message: 'no file tells of the primary' }
  const names = [...texts.keys()]
  const there = filesRead(await shell.run(readScript(site.place, names), left(deadline)), names)
  if (there === undefined) return { answer: 'failed', message: `${site.place.directory} holds no text` }
  const next: NextFile[] = []
  for (const [name, text] of there) {
    const staged = texts.get(name)
    const moved = staged === undefined ? undefined : textAt(text, stage, staged)
    if (moved === undefined)
      return {
        answer: 'failed',
        message: `${site.place.directory}/${name} is not as the topology says: dbbal pgbouncer deploy ${files.name}`,
      }
    next.push({ name, text: moved })
  }
  if (next.every(({ name, text }) => there.get(name) === text))
    return { answer: 'done', message: `${names.length} files are there` }
  const written = hashesRead(await shell.run(prepareScript(site.place, beside, next), left(deadline)))
  const replaces = new Map([...there].map(([name, text]) => [name, sha256(text)]))
  const gives = new Map(next.map(({ name, text }) => [name, sha256(text)]))
  const other = names.filter((name) => written.get(name) !== gives.get(name))
  if (other.length > 0)
    return {
      answer: 'failed',
      message: `${other.join(', ')} is not what was written to ${site.place.directory}`,
    }
  files.prepared = { stage, replaces, gives }
  return { answer: 'done', message: `${names.length} files prepared` }
}

/** Puts the files of a stage in their places; nothing reads them yet. */
export async function putFiles(files: PoolerFiles, stage: Stage, deadline: number): Promise<PlaceResult> {
  const { site, shell, texts, beside } = files
  if (texts.size === 0) return { answer: 'done', message: 'no file tells of the primary' }
  for (let tries = 0; tries < mostTries; tries++) {
    if (files.prepared?.stage !== stage) {
      const result = await prepareFiles(files, stage, deadline)
      // Nothing is prepared where all of it is there.
      if (result.answer !== 'done' || files.prepared === undefined) return result
    }
    const { prepared } = files
    files.prepared = undefined
    const output = await shell.run(swapScript(site.place, beside, prepared.replaces), left(deadline))
    const there = output.trim() === placed ? prepared.gives : hashesRead(output)
    if ([...prepared.gives].every(([name, hash]) => there.get(name) === hash))
      return { answer: 'done', message: `${prepared.gives.size} files` }
  }
  return { answer: 'failed', message: `${site.place.directory} is changed by somebody else` }
}

/** Takes away what was prepared. Where that cannot be, the next switchover does it: nothing reads it. */
export async function forgetFiles(files: PoolerFiles, deadline: number): Promise<void> {
  files.prepared = undefined
  try {
    await files.shell.run(forgetScript(files.site.place, files.beside), left(deadline))
  } catch (error) {
    if (!(error instanceof ServerFault)) throw error
  }
}

function left(deadline: number): number {
  return Math.max(1, deadline - Date.now())
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
