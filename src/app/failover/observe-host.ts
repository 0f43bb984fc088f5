import { openHostShell } from '../../drivers/host-shell.ts'
import { ServerFault } from '../../drivers/server-fault.ts'
import type { SshHost } from '../../drivers/ssh-arguments.ts'
import type { HostState } from '../../failover/observation.ts'
import type { Seen } from '../../failover/seen.ts'
import { shellWord } from '../../formats/shell.ts'

const limitMs = 5000

/** The disk below a directory, and how fast scripts are there. */
export async function observeHost(
  remote: SshHost | undefined,
  runAs: string | undefined,
  directory: string,
): Promise<Seen<HostState>> {
  try {
    const shell = await openHostShell({ remote, hasSudo: false }, { runAs })
    try {
      const [, line = ''] = (await shell.run(`df -Pk -- ${shellWord(directory)}`, limitMs)).split('\n')
      const [, size, , free] = line.split(/\s+/)
      const begun = performance.now()
      await shell.run(':', limitMs)
      return {
        freeBytes: Number(free) * 1024,
        sizeBytes: Number(size) * 1024,
        roundTripMs: performance.now() - begun,
      }
    } finally {
      await shell.close()
    }
  } catch (error) {
    if (!(error instanceof ServerFault)) throw error
    return { unseen: error.message, remedy: 'correct control: of the cluster, or ssh: of the host' }
  }
}
