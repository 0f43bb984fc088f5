import { afterEach, expect, test, vi } from 'vitest'
import { endAtSignals, Interruption } from '../../src/ui/interruption.ts'

const others = (): void => {}
let putBack = (): void => {}

afterEach(() => {
  putBack()
  process.off('SIGINT', others)
  vi.restoreAllMocks()
})

test('Ctrl-C ends a command that does not see to it, whoever else listens', () => {
  const exit = vi.spyOn(process, 'exit').mockReturnValue(undefined as never)
  const said: number[] = []
  process.on('SIGINT', others)
  putBack = endAtSignals((code) => said.push(code))
  process.emit('SIGINT', 'SIGINT')
  expect([said, exit.mock.calls]).toEqual([[130], [[130]]])
})

test('what must come to a good end is let go on', async () => {
  const exit = vi.spyOn(process, 'exit').mockReturnValue(undefined as never)
  putBack = endAtSignals(() => {})
  const interruption = new Interruption()
  const isAborted = await interruption.during(async (signal) => {
    process.emit('SIGTERM', 'SIGTERM')
    return signal.aborted
  })
  expect([isAborted, interruption.exit, exit.mock.calls]).toEqual([true, 143, []])
})
