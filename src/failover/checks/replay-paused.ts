import { type Check, onSeen } from '../check.ts'

export const replayPaused: Check = {
  id: 'replay-paused',
  severity: 'refuse',
  title: 'the candidate replays',
  why: 'a paused replica receives everything and applies nothing: its promotion would go on without an end',
  judge: (_, candidate) => [
    onSeen(candidate, ({ name, state }) => ({
      status: state.isReplayPaused ? 'bad' : 'ok',
      subject: name,
      measured: state.isReplayPaused ? 'replay is paused' : 'replays',
      remedy: `SELECT pg_wal_replay_resume() on ${name}`,
    })),
  ],
}
