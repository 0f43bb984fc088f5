import { expect, test } from 'vitest'
import { slots } from '../../../src/app/failover/steps/slots.ts'
import type { Switchover } from '../../../src/app/failover/switchover.ts'

/** Three servers that read slots; who was asked. */
function switchover(kind: Switchover['kind']) {
  const asked: string[] = []
  const member = (name: string) => ({
    server: {
      name,
      async query(statement: string) {
        if (statement.includes('primary_slot_name')) asked.push(name)
        return statement.includes('primary_slot_name') ? [{ slot: `of_${name}` }] : []
      },
    },
  })
  const cluster = { declared: { replication: { slots: true }, control: {} } }
  const [from, to, sibling] = ['a', 'b', 'c'].map(member)
  return {
    asked,
    switchover: { kind, cluster, from, to, siblings: [sibling], facts: {} } as unknown as Switchover,
  }
}

test('a primary that hands over is asked which slot it reads', async () => {
  const { asked, switchover: planned } = switchover('switchover')
  expect(await slots.intend?.(planned)).toMatchObject({ slotOf: { a: 'of_a', c: 'of_c' } })
  expect(asked).toEqual(['c', 'a'])
})

test('a dead one is not: clients would wait for it', async () => {
  const { asked, switchover: unplanned } = switchover('failover')
  expect(await slots.intend?.(unplanned)).toMatchObject({ slotOf: { a: 'a', c: 'of_c' } })
  expect(asked).toEqual(['c'])
})
