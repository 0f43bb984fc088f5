import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { carryOutUnder, type Undertaking } from '../../../src/app/failover/carry-out.ts'
import { journalPath } from '../../../src/app/failover/journals.ts'
import { unfinishedJournals } from '../../../src/app/failover/unfinished-marks.ts'
import type { ClusterLock } from '../../../src/app/lock/cluster-lock.ts'

test('what cannot be written down is refused, and nothing is begun', async () => {
  const variables = { DBBAL_STATE_DIR: mkdtempSync(join(tmpdir(), 'dbbal-carry-')) }
  const header = { topology: 'acme', cluster: 'shop', run: 'r1' }
  const directory = dirname(journalPath(header, variables))
  mkdirSync(dirname(directory), { recursive: true })
  writeFileSync(directory, '')
  const undertaking = {
    header,
    options: { variables, onPhase: expect.unreachable },
    switchover: { poolers: { copyJournal: async () => {} } },
    first: { entry: 'run', ...header },
  } as unknown as Undertaking
  try {
    await expect(carryOutUnder({} as ClusterLock, undertaking)).rejects.toMatchObject({
      code: 'JOURNAL',
      exit: 4,
      message: expect.stringContaining('the journal cannot be written: '),
      hint: expect.stringContaining(directory),
    })
    expect(unfinishedJournals(variables)).toEqual([])
    expect(existsSync(journalPath(header, variables))).toBe(false)
  } finally {
    rmSync(variables.DBBAL_STATE_DIR, { recursive: true })
  }
})
