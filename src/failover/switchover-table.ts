import type { Answer, End, Kind, Phase } from './phase.ts'

/** One row of the state machine. */
export interface Row {
  from: Phase
  on: readonly Answer[]
  to: Phase | End
  why: string
  /** Every kind where absent. */
  only?: readonly Kind[]
}

const amiss = ['failed', 'uncertain'] as const
const any = ['done', 'failed', 'uncertain'] as const

const switchover = ['switchover'] as const
const failover = ['failover'] as const
const managed = ['managed'] as const
/** The primary lives. */
const planned = ['switchover', 'managed'] as const
/** dbbal promotes. */
const own = ['switchover', 'failover'] as const

/**
 * Every kind of run as a table: a phase of a kind answers every answer with one row. Before `promote` everything leads back;
 * after it nothing does.
 */
export const switchoverTable: readonly Row[] = [
  { from: 'check', on: ['done'], to: 'wait', why: 'the cluster is ready', only: planned },
  { from: 'check', on: amiss, to: 'refused', why: 'nothing was changed yet', only: planned },
  {
    from: 'wait',
    on: ['done'],
    to: 'slots',
    why: 'no database has a long transaction that PAUSE would wait for',
    only: switchover,
  },
  {
    from: 'wait',
    on: ['done'],
    to: 'checkpoint',
    why: 'no database has a long transaction that PAUSE would wait for',
    only: managed,
  },
  { from: 'wait', on: amiss, to: 'restored', why: 'nothing was changed yet', only: planned },
  {
    from: 'slots',
    on: ['done'],
    to: 'checkpoint',
    why: 'the siblings can follow the candidate without a gap',
    only: switchover,
  },
  {
    from: 'slots',
    on: amiss,
    to: 'drop-slots',
    why: 'a slot that nobody reads keeps WAL until the disk is full',
    only: switchover,
  },
  {
    from: 'checkpoint',
    on: ['done'],
    to: 'catch-up',
    why: 'the stop will have little left to write',
    only: planned,
  },
  {
    from: 'checkpoint',
    on: amiss,
    to: 'drop-slots',
    why: 'a checkpoint inside the pause would cost up to 350 ms',
    only: switchover,
  },
  { from: 'checkpoint', on: amiss, to: 'restored', why: 'nothing was changed yet', only: managed },
  {
    from: 'catch-up',
    on: ['done'],
    to: 'before-hooks',
    why: 'the candidate keeps up while clients still write',
    only: planned,
  },
  {
    from: 'catch-up',
    on: amiss,
    to: 'drop-slots',
    why: 'the clients would wait for the lag',
    only: switchover,
  },
  { from: 'catch-up', on: amiss, to: 'restored', why: 'the clients would wait for the lag', only: managed },
  {
    from: 'before-hooks',
    on: ['done'],
    to: 'arm',
    why: 'what stands around the cluster is ready',
    only: planned,
  },
  {
    from: 'before-hooks',
    on: amiss,
    to: 'undo-hooks',
    why: 'some of them have done their part',
    only: planned,
  },
  { from: 'arm', on: ['done'], to: 'pause', why: 'whatever happens to dbbal, the pools will be resumed' },
  { from: 'arm', on: amiss, to: 'unarm', why: 'without a guard nothing is paused' },
  { from: 'pause', on: ['done'], to: 'stage', why: 'every pool is quiet, the clients wait', only: planned },
  {
    from: 'pause',
    on: ['done'],
    to: 'death',
    why: 'the clients wait instead of getting errors',
    only: failover,
  },
  { from: 'pause', on: amiss, to: 'unpause', why: 'all processes are paused, or none', only: planned },
  {
    from: 'pause',
    on: amiss,
    to: 'unpause',
    why: 'all processes that can be reached are paused, or none',
    only: failover,
  },
  {
    from: 'death',
    on: ['done'],
    to: 'elect',
    why: 'nobody sees it alive, from two vantage points',
    only: failover,
  },
  { from: 'death', on: amiss, to: 'unpause', why: 'it may live, and serve', only: failover },
  {
    from: 'elect',
    on: ['done'],
    to: 'slots',
    why: 'no survivor has more than the candidate, or it can stream that from one',
    only: failover,
  },
  { from: 'elect', on: amiss, to: 'unpause', why: 'more than has to be would be lost', only: failover },
  {
    from: 'slots',
    on: ['done'],
    to: 'freeze',
    why: 'the siblings can follow the candidate without a gap',
    only: failover,
  },
  {
    from: 'slots',
    on: amiss,
    to: 'unpause',
    why: 'a slot that nobody reads keeps WAL until the disk is full',
    only: failover,
  },
  {
    from: 'freeze',
    on: ['done'],
    to: 'isolate',
    why: 'no replica confirms a commit of the old primary any more',
    only: failover,
  },
  {
    from: 'freeze',
    on: amiss,
    to: 'unfreeze',
    why: 'a replica may still follow the old primary',
    only: failover,
  },
  {
    from: 'isolate',
    on: ['done'],
    to: 'stage',
    why: 'whatever becomes of the old primary, it acknowledges nothing any more',
    only: failover,
  },
  { from: 'isolate', on: amiss, to: 'unfreeze', why: 'two servers might take writes', only: failover },
  {
    from: 'stage',
    on: ['done'],
    to: 'fence',
    why: 'a pooler that restarts from here on reads the new file',
    only: own,
  },
  {
    from: 'stage',
    on: ['done'],
    to: 'disarm',
    why: 'a pooler that restarts from here on reads the new file',
    only: managed,
  },
  { from: 'stage', on: amiss, to: 'unstage', why: 'all poolers have the new file, or none', only: planned },
  {
    from: 'stage',
    on: amiss,
    to: 'unfreeze',
    why: 'all poolers that can be reached have the new file, or none',
    only: failover,
  },
  {
    from: 'fence',
    on: ['done'],
    to: 'drain',
    why: 'the old primary can come back as a replica only',
    only: switchover,
  },
  {
    from: 'fence',
    on: ['done'],
    to: 'replay',
    why: 'where its machine is there, the old primary can come back as a replica only',
    only: failover,
  },
  {
    from: 'replay',
    on: ['done'],
    to: 'disarm',
    why: 'all that the candidate has received is replayed',
    only: failover,
  },
  { from: 'replay', on: amiss, to: 'unfence', why: 'a promotion would wait for it', only: failover },
  {
    from: 'fence',
    on: amiss,
    to: 'unfence',
    why: 'without the fence a restart would make two primaries',
    only: own,
  },
  {
    from: 'drain',
    on: ['done'],
    to: 'stop',
    why: 'no receiver is left that a stop would wait for',
    only: switchover,
  },
  {
    from: 'drain',
    on: amiss,
    to: 'unfence',
    why: 'a stop cannot be taken back: it must not hang',
    only: switchover,
  },
  {
    from: 'stop',
    on: ['done'],
    to: 'disarm',
    why: 'shut down, and the candidate has replayed all of it',
    only: switchover,
  },
  { from: 'stop', on: amiss, to: 'unfence', why: 'the candidate may miss transactions', only: switchover },
  {
    from: 'disarm',
    on: ['done'],
    to: 'promote',
    why: 'from here on nobody may resume the pools but this run',
  },
  {
    from: 'disarm',
    on: amiss,
    to: 'unfence',
    why: 'a guard would resume the pools in the middle of the promotion',
    only: own,
  },
  {
    from: 'disarm',
    on: amiss,
    to: 'unstage',
    why: 'a guard would resume the pools in the middle of the promotion',
    only: managed,
  },
  {
    from: 'promote',
    on: ['done'],
    to: 'attach',
    why: 'the candidate is writable; there is no way back',
    only: own,
  },
  {
    from: 'promote',
    on: ['done'],
    to: 'canary',
    why: 'another one takes writes, and the old primary none; there is no way back',
    only: managed,
  },
  {
    from: 'promote',
    on: ['failed'],
    to: 'unfence',
    why: 'the server refused: it is still a replica',
    only: own,
  },
  {
    from: 'promote',
    on: ['failed'],
    to: 'unstage',
    why: 'the manager said no, and the old primary is seen to serve',
    only: managed,
  },
  {
    from: 'promote',
    on: ['uncertain'],
    to: 'observe',
    why: 'a promotion that was asked for cannot be recalled',
  },
  { from: 'observe', on: ['done'], to: 'attach', why: 'it is promoted', only: own },
  {
    from: 'observe',
    on: ['done'],
    to: 'canary',
    why: 'another one takes writes, and the old primary none',
    only: managed,
  },
  {
    from: 'observe',
    on: ['failed'],
    to: 'unfence',
    why: 'it is stopped, and still on the old timeline',
    only: own,
  },
  {
    from: 'observe',
    on: ['failed'],
    to: 'unstage',
    why: 'the old primary still serves, whatever becomes of what was asked for',
    only: managed,
  },
  { from: 'observe', on: ['uncertain'], to: 'stuck', why: 'it may still become a primary' },
  {
    from: 'attach',
    on: ['done'],
    to: 'canary',
    why: 'a commit finds the standbys that it waits for',
    only: own,
  },
  {
    from: 'attach',
    on: amiss,
    to: 'stuck',
    why: 'with synchronous replication every commit would hang',
    only: own,
  },
  { from: 'canary', on: ['done'], to: 'resume', why: 'the new primary takes commits' },
  { from: 'canary', on: amiss, to: 'stuck', why: 'clients would get errors instead of waiting', only: own },
  {
    from: 'canary',
    on: amiss,
    to: 'resume',
    why: 'it is seen to be the only primary: a commit waits in the server as well as in the pooler',
    only: managed,
  },
  { from: 'resume', on: any, to: 'after-hooks', why: 'what stands around the cluster follows the clients' },
  { from: 'after-hooks', on: any, to: 'record', why: 'the file has to say what is true' },
  {
    from: 'record',
    on: any,
    to: 'follow',
    why: 'the replicas have to follow whatever became of the file',
    only: own,
  },
  { from: 'record', on: any, to: 'endpoints', why: 'the manager makes the replicas follow', only: managed },
  {
    from: 'follow',
    on: any,
    to: 'endpoints',
    why: 'the old primary may take minutes to come back, and clients dial now',
    only: own,
  },
  {
    from: 'endpoints',
    on: any,
    to: 'rejoin',
    why: 'an address that leads elsewhere is told, and nothing is undone',
  },
  { from: 'rejoin', on: ['done'], to: 'settle', why: 'the old primary can serve reads' },
  { from: 'rejoin', on: amiss, to: 'prove', why: 'what is there is told, and what is missing' },
  { from: 'settle', on: any, to: 'prove', why: 'what is there is told, and what is missing' },
  { from: 'prove', on: any, to: 'switched', why: 'another primary serves' },
  { from: 'unfence', on: ['done'], to: 'restart', why: 'the old primary may be one again', only: switchover },
  {
    from: 'unfence',
    on: amiss,
    to: 'stuck',
    why: 'with the fence it would start as a replica',
    only: switchover,
  },
  {
    from: 'unfence',
    on: any,
    to: 'restart',
    why: 'whoever brings the old primary back finds it as it was',
    only: failover,
  },
  { from: 'unfreeze', on: any, to: 'unstage', why: 'the replicas wait for the old primary', only: failover },
  {
    from: 'restart',
    on: any,
    to: 'unfreeze',
    why: 'where its machine had started it, it takes writes again',
    only: failover,
  },
  { from: 'restart', on: ['done'], to: 'unstage', why: 'it takes writes', only: switchover },
  {
    from: 'restart',
    on: amiss,
    to: 'stuck',
    why: 'there is no primary to resume the pools for',
    only: switchover,
  },
  { from: 'unstage', on: any, to: 'unpause', why: 'the clients wait' },
  { from: 'unpause', on: any, to: 'unarm', why: 'a guard has nothing left to do', only: own },
  { from: 'unpause', on: any, to: 'linger', why: 'what was asked for may still come', only: managed },
  { from: 'linger', on: any, to: 'unarm', why: 'what was seen is told', only: managed },
  { from: 'unarm', on: any, to: 'undo-hooks', why: 'what the hooks have ended has to go on' },
  { from: 'undo-hooks', on: any, to: 'drop-slots', why: 'slots that nobody reads keep WAL', only: own },
  { from: 'undo-hooks', on: any, to: 'restored', why: 'the old primary serves', only: managed },
  { from: 'drop-slots', on: any, to: 'restored', why: 'the old primary serves', only: own },
]

/** The rows of one kind. */
export function rowsOf(kind: Kind): readonly Row[] {
  return switchoverTable.filter(({ only }) => only === undefined || only.includes(kind))
}
