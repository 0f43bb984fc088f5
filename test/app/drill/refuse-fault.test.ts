import { expect, test } from 'vitest'
import { faults } from '../../../src/app/drill/faults.ts'
import { refuseFault } from '../../../src/app/drill/prepare-fault.ts'
import type { OpenCluster } from '../../../src/app/failover/open-cluster.ts'

const control = { via: 'local' }
const fence = { hook: ['stonith', '{instance}'] }
const synchronous = { mode: 'any' }

const why = (fault: (typeof faults)[number], declared: object): string => {
  try {
    refuseFault(fault, { cluster: { name: 'shop', declared } } as OpenCluster)
    return 'made'
  } catch (error) {
    return (error as Error).message
  }
}

test.each(faults)('%s is made where the server can be started again, and somebody ends it', (fault) => {
  expect(why(fault, { control, fence })).toBe('made')
  expect(why(fault, { fence })).toContain('no control')
  expect(why(fault, { control })).toContain('no fence hook')
})

test('what synchronous replication makes harmless goes on standing still', () => {
  expect(why('kill-primary', { control, synchronous })).toBe('made')
  expect(why('freeze-primary', { control, synchronous })).toContain('no fence hook')
})
