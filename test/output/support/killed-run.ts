import { applyOutput } from '../../../src/output/apply.ts'
import { desire } from './desired.ts'
import type { KilledRun } from './kill-scenarios.ts'
import { mortalDisk } from './mortal-disk.ts'

// A program for a process of its own: writes an output directory and kills itself with SIGKILL at one step.
const { directory, step, files, routes, flags } = JSON.parse(process.argv[2] ?? '') as KilledRun
const disk = mortalDisk(step, () => {
  process.kill(process.pid, 'SIGKILL')
  throw new Error('a killed process runs on')
})
const { refusals } = await applyOutput(directory, desire(files, routes), { ...flags, disk })
if (refusals.length > 0) throw new Error(refusals.map(({ message }) => message).join('; '))
