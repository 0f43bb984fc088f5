import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { openLog } from '../../../src/app/drill/clients/client-log.ts'
import { readLogs } from '../../../src/app/drill/read-logs.ts'

function temporary(): string {
  const directory = mkdtempSync(join(tmpdir(), 'dbbal-logs-'))
  onTestFinished(() => rmSync(directory, { recursive: true }))
  return directory
}

test('what a client wrote down is read as it was', async () => {
  const path = join(temporary(), 'writes.log')
  const log = openLog(path)
  log.add(['ack', 'shop', 3, 17, 1000.25, 1004.5])
  log.add(['error', 'write', 'shop', 3, 18, 1009.5, 1010, '08P01', 'two\nlines'])
  log.add(['read', 'login', 'shop', 1, 2])
  await log.close()
  expect(readLogs([path])).toEqual({
    acks: [{ database: 'shop', client: 3, sequence: 17, askedMs: 1000.25, ackedMs: 1004.5 }],
    errors: [
      {
        kind: 'write',
        database: 'shop',
        client: 3,
        sequence: 18,
        begunMs: 1009.5,
        atMs: 1010,
        code: '08P01',
        message: 'two\nlines',
      },
    ],
    reads: 1,
  })
})

test('the torn end of a process that was killed is left out, and a log that was never begun is empty', () => {
  const directory = temporary()
  const path = join(directory, 'writes.log')
  writeFileSync(path, '["ack","shop",0,1,1,2]\n["ack","shop",0,2')
  expect(readLogs([path, join(directory, 'reads.log')]).acks).toHaveLength(1)
})
