import { expect, test } from 'vitest'
import { readControlData } from '../../src/engines/postgresql/control-data.ts'

const printed = `pg_control version number:            1300
Database system identifier:           7442424242424242424
Database cluster state:               shut down in recovery
pg_control last modified:             Sun Nov 22 08:54:15 2026
Latest checkpoint location:           16/B374D848
Latest checkpoint's REDO location:    16/B374D810
Latest checkpoint's TimeLineID:       3
Latest checkpoint's PrevTimeLineID:   2
Minimum recovery ending location:     16/B374D8C0
Min recovery ending loc's timeline:   4
Bytes per WAL segment:                16777216
`

test('pg_controldata', () => {
  expect(readControlData(printed)).toEqual({
    systemIdentifier: '7442424242424242424',
    state: 'shut down in recovery',
    checkpointLsn: '16/B374D848',
    timeline: 3,
    minimumRecoveryLsn: '16/B374D8C0',
    minimumRecoveryTimeline: 4,
    segmentSize: 16_777_216,
  })
})

test.each([
  ['nothing', ''],
  ['half of it', printed.slice(0, 200)],
  ['a wrong checksum', `WARNING: Calculated CRC checksum does not match value stored in file.\n${printed}`],
  ['another language', printed.replace('Database cluster state', 'Datenbank-Cluster-Status')],
])('%s is not understood', (_, text) => {
  expect(readControlData(text)).toBeUndefined()
})
