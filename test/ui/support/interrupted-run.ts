import { once } from 'node:events'
import { applyOutput } from '../../../src/output/apply.ts'
import { type Disk, realDisk } from '../../../src/output/disk.ts'
import { Interruption } from '../../../src/ui/interruption.ts'
import { desire } from '../../output/support/desired.ts'

// A program for a process of its own: gets a signal while it writes, before or after the first file is in its place.
const [directory = '', signal = 'SIGINT', moment = ''] = process.argv.slice(2)

async function interrupt(): Promise<void> {
  // Waiting for a signal alone would not keep the process alive.
  const alive = setInterval(() => {}, 1000)
  const arrived = once(process, signal)
  process.kill(process.pid, signal)
  await arrived
  clearInterval(alive)
}

const disk: Disk = {
  ...realDisk,
  async writeFile(path, text, mode) {
    await realDisk.writeFile(path, text, mode)
    if (moment === 'before' && path.endsWith('/tmp/0')) await interrupt()
  },
  async syncDirectory(path) {
    await realDisk.syncDirectory(path)
    if (moment === 'after' && path.endsWith('/pool')) await interrupt()
  },
}

const interruption = new Interruption()
try {
  await interruption.during((signal) =>
    applyOutput(directory, desire({ 'pool/a': 'new\n', 'pool/b': 'new\n' }), {
      disk,
      signal,
      overwrite: false,
      allowShrink: false,
      prune: false,
    }),
  )
  console.log('finished')
} catch (error) {
  console.log((error as Error).message)
}
process.exitCode = interruption.exit ?? 0
