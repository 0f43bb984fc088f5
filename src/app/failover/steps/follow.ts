import { followPrimary } from '../../../engines/postgresql/follow-primary.ts'
import type { Outcome } from '../../../engines/postgresql/outcome.ts'
import { poll } from '../../../engines/postgresql/poll.ts'
import { readSynchronousNames } from '../../../engines/postgresql/synchronous-names.ts'
import { readWalsenders } from '../../../engines/postgresql/walsenders.ts'
import type { Member, Step, Switchover } from '../switchover.ts'
import { together } from './together.ts'

/** With synchronous replication the new primary commits nothing before a standby follows it, the canary neither. */
export const attach: Step = {
  phase: 'attach',
  plan: ({ cluster, siblings }) =>
    cluster.declared.synchronous === undefined
      ? 'replication is asynchronous: no commit waits for a standby'
      : `makes ${siblings.map(({ server }) => server.name).join(', ')} follow first: commits wait for a standby`,
  limitMs: 20_000,
  async act(switchover, limitMs) {
    const { to, siblings, cluster } = switchover
    const names = await readSynchronousNames(to.server)
    if (names === '') return { answer: 'done', message: 'no commit waits for a standby' }
    const enough = cluster.declared.synchronous?.number ?? 1
    // All at once: which one is there first cannot be known. `follow` waits for the others.
    const following = together(siblings.map((sibling) => follow(switchover, sibling, limitMs)))
    following.catch(() => {})
    const confirming = await poll(async () => {
      const found = (await readWalsenders(to.server)).filter(
        ({ state, syncState }) => state === 'streaming' && (syncState === 'sync' || syncState === 'quorum'),
      )
      return found.length >= enough ? found : undefined
    }, limitMs)
    if (confirming === undefined) {
      const { message } = await following
      return { answer: 'failed', message: `too few standbys for ${names}: ${message}` }
    }
    const who = confirming.map(({ applicationName }) => applicationName).join(', ')
    return { answer: 'done', message: `commits are confirmed by ${who}` }
  },
}

/** The replicas of the old primary become those of the new one. */
export const followAll: Step = {
  phase: 'follow',
  plan: ({ siblings, to }) =>
    siblings.length === 0
      ? 'there is no other replica'
      : `makes ${siblings.map(({ server }) => server.name).join(', ')} follow ${to.server.name}`,
  limitMs: 30_000,
  act: (switchover, limitMs) =>
    together(switchover.siblings.map((sibling) => follow(switchover, sibling, limitMs))),
}

function follow({ to, facts }: Switchover, { server }: Member, limitMs: number): Promise<Outcome> {
  const { host, port } = to.server.address
  const slot = facts.slotOf?.[server.name]
  return followPrimary(server, { server: to.server, host, port, slot }, limitMs)
}
