import { setTimeout } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { Opened } from '../../../src/app/failover/opened.ts'

test('what fails while something else is waited for ends no process', async () => {
  const opened = new Opened()
  const closed: string[] = []
  opened.add(Promise.resolve({ close: async () => void closed.push('a') }))
  const failing = opened.add<{ close(): Promise<void> }>(Promise.reject(new Error('unreachable')))
  await setTimeout(1)
  await expect(failing).rejects.toThrow('unreachable')
  await opened.close()
  expect(closed).toEqual(['a'])
})
