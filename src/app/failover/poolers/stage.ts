import { putBack } from '../../pgbouncer/hold-settings.ts'
import type { StepResult } from '../step-result.ts'
import { everywhere, filesOf, type HeldProcess, type PlaceResult } from './held-process.ts'
import { calmAll } from './pause.ts'
import { forgetFiles, type PoolerFiles, prepareFiles, putFiles } from './pooler-files.ts'
import { differences, loadFile } from './reload.ts'

/** Writes the files of the new primary beside their places, before clients wait; what is there is what dbbal generates. */
export async function prepareAll(sites: readonly PoolerFiles[], limitMs: number): Promise<StepResult> {
  const deadline = Date.now() + limitMs
  return everywhere(
    sites,
    (site) => prepareFiles(site, 'during', deadline),
    () => '',
  )
}

/** The files of the new primary in their places on every host. */
export async function stageAll(sites: readonly PoolerFiles[], limitMs: number): Promise<StepResult> {
  const deadline = Date.now() + limitMs
  return everywhere(
    sites,
    (site) => putFiles(site, 'during', deadline),
    () => `the files of the new primary are on ${sites.length === 1 ? 'one host' : `${sites.length} hosts`}`,
  )
}

/**
 * The previous files back, and read again where a process has read the new one meanwhile: at a restart, or at the RELOAD of
 * somebody else.
 */
export async function unstageAll(
  sites: readonly PoolerFiles[],
  processes: readonly HeldProcess[],
  limitMs: number,
): Promise<StepResult> {
  const deadline = Date.now() + limitMs
  const put = await everywhere(
    sites,
    async (site) => {
      const result = await putFiles(site, 'before', deadline)
      if (result.answer === 'done') await forgetFiles(site, deadline)
      return result
    },
    () => 'the previous files are back',
  )
  if (put.answer !== 'done') return put
  const left = (): number => Math.max(1, deadline - Date.now())
  const read = await everywhere(
    processes,
    async (process): Promise<PlaceResult> =>
      (await differences(process, 'before', left())).length === 0
        ? { answer: 'done', message: '' }
        : loadFile(process, 'before', left()),
    () => '',
  )
  return read.answer === 'done' ? put : read
}

/**
 * Once the old primary is a replica again: the files in which it serves reads, and every process reads them. RELOAD of PgBouncer
 * 1.18 closes a server connection that is being logged in, and fails clients (58 errors of young pools in 6 rounds): none is by
 * then, and nobody is held.
 */
export async function settleAll(
  sites: readonly PoolerFiles[],
  processes: readonly HeldProcess[],
  limitMs: number,
): Promise<StepResult> {
  const deadline = Date.now() + limitMs
  const left = (): number => Math.max(1, deadline - Date.now())
  const put = await everywhere(
    sites,
    async (site) => {
      const result = await putFiles(site, 'after', deadline)
      if (result.answer === 'done') await forgetFiles(site, deadline)
      return result
    },
    () => '',
  )
  if (put.answer !== 'done') return put
  const calm = await calmAll(processes, left())
  return everywhere(
    processes,
    async (process) => {
      try {
        return await loadFile(process, 'after', left())
      } finally {
        await putBack(process.look, filesOf(process).usual, left())
      }
    },
    () =>
      `every process runs with the file as dbbal generates it${calm.answer === 'done' ? '' : `, read while pools might log in: ${calm.message}`}`,
  )
}
