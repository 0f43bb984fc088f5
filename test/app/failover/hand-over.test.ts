/** What becomes of a switchover that a manager does: late, not at all, by another one; on servers that the test steers. */
import { afterEach, describe, expect, test } from 'vitest'
import { handOver, observeHandOver } from '../../../src/app/failover/steps/hand-over.ts'
import type { Switchover } from '../../../src/app/failover/switchover.ts'
import { ServerFault } from '../../../src/drivers/server-fault.ts'
import type { Manager, ManagerAnswer } from '../../../src/engines/postgresql/manager/manager.ts'
import type { Server } from '../../../src/engines/postgresql/server.ts'

type Role = 'primary' | 'replica' | 'away'

/** a was the primary of timeline 3; b is asked for, c is there as well. */
class Cluster {
  readonly roles: Record<string, Role> = { a: 'primary', b: 'replica', c: 'replica' }
  timeline = 3
  asked = 0
  readonly turned: string[] = []

  promote(name: string): void {
    for (const each of Object.keys(this.roles)) this.roles[each] = 'replica'
    this.roles[name] = 'primary'
    this.timeline += 1
  }

  server(name: string): Server {
    return {
      name,
      address: { host: '', port: 0, user: '', database: '', password: undefined, tls: undefined },
      close: async () => {},
      query: async () => {
        const role = this.roles[name]
        if (role === 'away') throw new ServerFault('unreachable', 'refused')
        return [{ writes: String(role === 'primary'), role: role ?? '', timeline: this.timeline }]
      },
    }
  }

  switchover(): Switchover {
    const member = (name: string) => ({ server: this.server(name), host: undefined })
    return {
      from: member('a'),
      to: member('b'),
      siblings: [member('c')],
      facts: { timeline: 3 },
      lock: undefined,
      poolers: {
        turnTo: async (name: string) => {
          this.turned.push(name)
          return { answer: 'done', message: '' }
        },
      },
    } as unknown as Switchover
  }

  manager(answer: () => Promise<ManagerAnswer>): Manager {
    return {
      title: 'Patroni',
      switchOver: () => {
        this.asked += 1
        return answer()
      },
    } as unknown as Manager
  }
}

const after = async (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
const yes = { isRefused: false, message: 'Patroni says 200 done' }
const no = { isRefused: true, message: 'Patroni says 412 no' }
const silence = new Promise<never>(() => {})

let cluster = new Cluster()
afterEach(() => {
  cluster = new Cluster()
})
const run = (answer: () => Promise<ManagerAnswer>, limitMs = 300) =>
  handOver(cluster.switchover(), cluster.manager(answer), limitMs)

describe('a manager that is asked to switch over', () => {
  test('it is done once the servers are seen so, whether it has answered or not', async () => {
    const answer = run(async () => {
      cluster.roles['a'] = 'away'
      await after(30)
      cluster.promote('b')
      return silence
    }, 5000)
    expect(await answer).toMatchObject({
      answer: 'done',
      message: expect.stringMatching(/^b: takes writes, a none/),
    })
    expect(cluster.turned).toEqual([])
  })

  test('a yes without a deed is nothing', async () => {
    expect(await run(async () => yes)).toEqual({
      answer: 'uncertain',
      message: 'nobody else takes writes after 300 ms; Patroni says 200 done',
    })
  })

  test('a no is believed where the old primary still serves', async () => {
    expect(await run(async () => no, 5000)).toEqual({
      answer: 'failed',
      message: 'Patroni says 412 no; a still takes writes',
      facts: { isAsked: false },
    })
  })

  test('a no that is not true: the deed counts', async () => {
    const answer = run(async () => {
      cluster.roles['a'] = 'away'
      setTimeout(() => cluster.promote('b'), 30)
      return no
    }, 5000)
    expect(await answer).toMatchObject({ answer: 'done' })
  })

  test('a new primary beside an old one that still takes writes is not enough', async () => {
    const answer = run(async () => {
      cluster.promote('b')
      cluster.roles['a'] = 'primary'
      return yes
    })
    expect(await answer).toMatchObject({ answer: 'uncertain' })
  })

  test('a primary of the old timeline is none', async () => {
    const answer = run(async () => {
      cluster.roles['b'] = 'primary'
      cluster.roles['a'] = 'away'
      return yes
    })
    expect(await answer).toMatchObject({ answer: 'uncertain' })
  })

  test('another one than was asked for: the poolers are led there, and it is said', async () => {
    const switchover = cluster.switchover()
    const manager = cluster.manager(async () => {
      cluster.promote('c')
      return yes
    })
    expect(await handOver(switchover, manager, 5000)).toMatchObject({
      answer: 'done',
      message: expect.stringMatching(/^c: takes writes, .* instead of b$/),
      facts: { leader: 'c' },
    })
    expect(cluster.turned).toEqual(['c'])
    expect(switchover.to.server.name).toBe('c')
    expect(switchover.siblings.map(({ server }) => server.name)).toEqual(['b'])
  })

  test('taken up again after it was done, or while it is under way: it is not asked twice', async () => {
    cluster.promote('b')
    expect(await run(async () => yes)).toMatchObject({ answer: 'done' })
    cluster = new Cluster()
    cluster.roles['a'] = 'away'
    expect(await run(async () => yes)).toMatchObject({
      answer: 'uncertain',
      message: 'nobody else takes writes after 300 ms; it was not asked again',
    })
    expect(cluster.asked).toBe(0)
  })
})

describe('a look at what came of it', () => {
  const settled = (leader: string | undefined): Manager =>
    ({ title: 'Patroni', observe: async () => ({ leader }) }) as unknown as Manager

  test.each<[string, () => void, string]>([
    ['the old primary goes on', () => {}, 'failed'],
    ['the new one serves', () => cluster.promote('b'), 'done'],
    [
      'nobody serves',
      () => {
        cluster.roles['a'] = 'away'
      },
      'uncertain',
    ],
  ])('%s', async (_, happens, answer) => {
    happens()
    expect(await observeHandOver(cluster.switchover(), settled('a'), 100)).toMatchObject({ answer })
  })

  test('an old primary that serves while the manager is at work is waited for', async () => {
    setTimeout(() => cluster.promote('b'), 1300)
    expect(await observeHandOver(cluster.switchover(), settled(undefined), 5000)).toMatchObject({
      answer: 'done',
    })
    cluster = new Cluster()
    expect(await observeHandOver(cluster.switchover(), settled(undefined), 100)).toMatchObject({
      answer: 'failed',
      message: 'a: still takes writes after 100 ms, but is not settled for Patroni',
    })
  })
})
