import { expect, test } from 'vitest'
import type { Facts } from '../../../src/app/failover/step-result.ts'
import { prove } from '../../../src/app/failover/steps/prove.ts'
import type { Switchover } from '../../../src/app/failover/switchover.ts'
import { ServerFault } from '../../../src/drivers/server-fault.ts'
import type { Server } from '../../../src/engines/postgresql/server.ts'
import type { Acceptances } from '../../../src/failover/judge.ts'

const { signal } = new AbortController()

/** a was the primary; `ready` are the segments that it did not archive, undefined where it may not be asked. */
function proven(
  facts: Facts,
  ready: readonly string[] | undefined,
  isArchiving = true,
  accepted: Acceptances = {},
  asked?: Server['query'],
) {
  const server = (name: string, role: string, query?: Server['query']): Server => ({
    name,
    address: { host: '', port: 0, user: '', database: '', password: undefined, tls: undefined },
    close: async () => {},
    async query(statement) {
      if (statement.includes('isLeft')) return [{ isLeft: String(isArchiving) }]
      if (!statement.includes('pg_ls_archive_statusdir'))
        return [{ role, timeline: 2, receives: 2, lsn: '0/1' }]
      if (ready === undefined) throw new ServerFault('statement', 'permission denied')
      expect(statement).toContain("'^00000001[0-9A-F]{16}[.]ready$'")
      return ready.map((segment) => ({ segment }))
    },
    ...(query && { query }),
  })
  const member = (name: string, role: string, query?: Server['query']) => ({
    server: server(name, role, query),
    host: undefined,
  })
  const switchover = {
    from: member('a', 'replica', asked),
    to: member('b', 'primary'),
    siblings: [],
    facts,
    accepted,
  }
  return prove.act(switchover as unknown as Switchover, 1000, signal)
}

const segments = ['000000010000000000000003', '000000010000000000000004']

test('nothing is proven where the archive keeps a hole', async () => {
  expect(await proven({ timeline: 1 }, segments)).toEqual({
    answer: 'failed',
    message: `b: primary on timeline 2; a: in no archive, and archived by nobody any more: ${segments.join(', ')}: copy them out of its pg_wal before it recycles them`,
  })
  expect(await proven({ timeline: 1 }, undefined)).toEqual({
    answer: 'failed',
    message: 'b: primary on timeline 2; a: permission denied',
  })
})

test('nothing is proven where a pooler was left as it is', async () => {
  expect(await proven({ timeline: 1, left: { 'pool/p1': 'connect ECONNREFUSED' } }, [])).toMatchObject({
    answer: 'failed',
    message: expect.stringContaining('left as they are: pool/p1 (connect ECONNREFUSED)'),
  })
})

test('an old primary that does not answer is told of, and dbbal goes on to its report', async () => {
  const refused = async () => {
    throw new ServerFault('unreachable', 'connect ECONNREFUSED')
  }
  expect(await proven({ timeline: 1 }, [], true, {}, refused)).toEqual({
    answer: 'failed',
    message: 'b: primary on timeline 2; a: connect ECONNREFUSED',
  })
})

test.each<[string, Facts, readonly string[], boolean]>([
  ['all is archived', { timeline: 1 }, [], true],
  ['nothing is archived anywhere', { timeline: 1 }, segments, false],
  ['it is away', { timeline: 1, isAway: true }, segments, true],
  ['it was rewound', { timeline: 1, stranded: {} as NonNullable<Facts['stranded']> }, segments, true],
  ['nobody knows its timeline', {}, segments, true],
])('%s: there is none', async (_, facts, ready, isArchiving) => {
  expect(await proven(facts, ready, isArchiving)).toMatchObject({ answer: 'done' })
})

test('what no login could show is no success, but where it was accepted beforehand', async () => {
  const unproven = ['pool/p1: shop: PgBouncer refuses app: no such user']
  expect(await proven({ unproven }, [])).toMatchObject({
    answer: 'failed',
    message: expect.stringContaining(`not proven: ${unproven[0]}`),
  })
  const accepted = { 'application-login': 'they log in with certificates' }
  expect(await proven({ unproven }, [], true, accepted)).toMatchObject({ answer: 'done' })
})
