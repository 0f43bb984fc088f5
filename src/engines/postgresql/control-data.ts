/** What pg_controldata says of a data directory. */
export interface ControlData {
  systemIdentifier: string
  /** `in production`, `shut down`, `shut down in recovery`, `in archive recovery`, ... */
  state: string
  /** Where the record of the latest checkpoint begins; in the state `shut down` it is the last one of the WAL. */
  checkpointLsn: string
  /** Of the latest checkpoint: a replica that makes none stays behind here. */
  timeline: number
  /** How far a replica had replayed at least; 0/0 of a primary. */
  minimumRecoveryLsn: string
  /** On which timeline that was; 0 of a primary. */
  minimumRecoveryTimeline: number
  /** Bytes of a WAL segment. */
  segmentSize: number
}

/** Reads what pg_controldata prints with LC_ALL=C; undefined where something is missing or its checksum is wrong. */
export function readControlData(text: string): ControlData | undefined {
  if (/^WARNING/m.test(text)) return undefined
  const value = (name: string): string | undefined =>
    new RegExp(`^${name}: +(\\S.*?) *$`, 'm').exec(text)?.[1]
  const systemIdentifier = value('Database system identifier')
  const state = value('Database cluster state')
  const checkpointLsn = value('Latest checkpoint location')
  const minimumRecoveryLsn = value('Minimum recovery ending location')
  const minimumRecoveryTimeline = Number(value("Min recovery ending loc's timeline"))
  const timeline = Number(value("Latest checkpoint's TimeLineID"))
  const segmentSize = Number(value('Bytes per WAL segment'))
  if (systemIdentifier === undefined || state === undefined || checkpointLsn === undefined) return undefined
  if (minimumRecoveryLsn === undefined) return undefined
  if (!(timeline > 0) || !(segmentSize > 0) || !(minimumRecoveryTimeline >= 0)) return undefined
  return {
    ...{ systemIdentifier, state, checkpointLsn, timeline },
    ...{ minimumRecoveryLsn, minimumRecoveryTimeline, segmentSize },
  }
}
