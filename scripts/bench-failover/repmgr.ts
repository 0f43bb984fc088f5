import { join } from 'node:path'
import { pauseDatabases, resumeDatabases } from '../../test/live/support/pause-by-hand.ts'
import { waitFor } from '../../test/live/support/process.ts'
import { startSshd } from '../../test/live/support/sshd.ts'
import { generateFor, reload } from '../../test/live/support/switchover-by-hand.ts'
import { startSwitchoverEstate } from '../../test/live/support/switchover-estate.ts'
import { placeFiles } from '../../test/live/support/switchover-poolers.ts'
import { isStreaming } from '../../test/live/support/switchover-servers.ts'
import { addresses, estateSecrets } from '../../test/live/support/switchover-topology.ts'
import type { Arm } from './arm.ts'
import { startCue } from './cue.ts'
import { registerNode, repmgr, repmgrUser } from './repmgr-node.ts'

/**
 * The best that was found for repmgr: PAUSE within its stop command, behind its checks, and RESUME within its event of the
 * promotion. pg3 follows pg1 all the time, as repmgr does not know it.
 */
export const repmgrScript: Arm = {
  title: 'repmgr with an expert script',
  async start() {
    const settings = { shared_preload_libraries: "'repmgr'" }
    const estate = await startSwitchoverEstate({ hasFsync: true, settings })
    const { pg1, pg2 } = estate.servers
    await pg1.query(`CREATE ROLE ${repmgrUser} SUPERUSER LOGIN PASSWORD '${estateSecrets.ESTATE_MANAGER}'`)
    await pg1.query(`CREATE DATABASE ${repmgrUser} OWNER ${repmgrUser}`)
    const sshd = await startSshd({ more: Object.values(addresses), asPostgres: true })
    const cue = await startCue()
    const where = { sshd, port: cue.port }
    const nodes = {
      pg1: await registerNode('primary', pg1, where),
      pg2: await registerNode('standby', pg2, where),
    }
    return {
      estate,
      async switchTo(to) {
        const from = to === 'pg1' ? 'pg2' : 'pg1'
        await generateFor(estate, to)
        const consoles = await Promise.all(estate.poolers.map((each) => each.openConsole()))
        const times: Record<string, number> = {}
        const begun = performance.now()
        const at = (name: string) => {
          times[name] = performance.now() - begun
        }
        cue.when('pause', async () => {
          at('pause begins')
          await Promise.all(consoles.map(pauseDatabases))
          at('paused')
        })
        cue.when('promoted', async () => {
          at('promotion told')
          await placeFiles(join(estate.places.root, 'generated'), estate.places)
          await Promise.all(consoles.map(reload))
          await Promise.all(consoles.map(resumeDatabases))
          at('resumed')
        })
        try {
          await repmgr(nodes[to], 'standby', 'switchover', '-C', nodes[from].file)
          at('repmgr')
        } finally {
          await Promise.all(consoles.map((each) => each.end()))
        }
        return () => times
      },
      async isReady() {
        const primary = await estate.primary()
        const replica = primary.name === 'pg1' ? 'pg2' : 'pg1'
        await waitFor(() => isStreaming(primary, replica), { what: `${replica} to follow` })
      },
    }
  },
}
