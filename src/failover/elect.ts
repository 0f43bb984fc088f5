import { bytesText } from './quantity.ts'
import { isUnseen, type Seen } from './seen.ts'

/** A replica, after its primary died. Positions are bytes of WAL. */
export interface Survivor {
  name: string
  /** Why the topology does not let it be promoted: `candidate: false`. */
  barred: string | undefined
  state: Seen<SurvivorState>
}

export interface SurvivorState {
  isPrimary: boolean
  systemIdentifier: string
  timeline: number
  received: number
  isReplayPaused: boolean
}

export interface Election {
  /** Why the candidate is not to be promoted, whoever has more. */
  refused: string | undefined
  /** Who has received more than the candidate: it would be lost. */
  ahead: Ahead | undefined
  /** Replicas that could not be asked: they may have more. */
  unasked: readonly string[]
}

/** The replicas that have received most, as much as each other, and more than the candidate. */
export interface Ahead {
  best: readonly Pick<Survivor, 'name' | 'barred'>[]
  /** How much more, bytes of WAL. */
  bytes: number
}

/** Whether a replica is the one that has received most, of those that can be asked. */
export function elect(to: string, survivors: readonly Survivor[]): Election {
  const unasked = survivors.filter(({ state }) => isUnseen(state)).map(({ name }) => name)
  const refused = refusal(to, survivors)
  return { refused, ahead: refused === undefined ? aheadOf(to, survivors) : undefined, unasked }
}

/** `c has received 2048 bytes (2.0 KiB) more than b, they would be lost: it may not be promoted (candidate: false)` */
export function aheadText(to: string, { best, bytes }: Ahead): string {
  const [first] = best
  const promotable = best.find(({ barred }) => barred === undefined)
  const next =
    promotable === undefined ? `it may not be promoted (${first?.barred})` : `--to ${promotable.name}`
  return `${(promotable ?? first)?.name} has received ${bytes} bytes (${bytesText(bytes)}) more than ${to}, they would be lost: ${next}`
}

function aheadOf(to: string, survivors: readonly Survivor[]): Ahead | undefined {
  const received = ({ state }: Survivor): number => (isUnseen(state) ? 0 : state.received)
  const own = survivors.filter(({ name }) => name === to).map(received)
  const most = Math.max(...survivors.map(received))
  const bytes = most - Math.max(...own)
  if (bytes <= 0) return undefined
  return { best: survivors.filter((each) => received(each) === most), bytes }
}

function refusal(to: string, survivors: readonly Survivor[]): string | undefined {
  const candidate = survivors.find(({ name }) => name === to)
  if (candidate === undefined) throw new Error(`${to} was not looked at`)
  const { barred, state } = candidate
  if (barred !== undefined) return `${to} may not be promoted (${barred})`
  if (isUnseen(state)) return `${to} cannot be asked: ${state.unseen}`
  const seen = survivors.flatMap((each) => (isUnseen(each.state) ? [] : [{ ...each, state: each.state }]))
  const primary = seen.find((each) => each.state.isPrimary)
  if (primary !== undefined) return `${primary.name} is a primary already`
  if (state.isReplayPaused) return `${to} does not replay: pg_wal_replay_pause()`
  const stranger = seen.find((each) => each.state.systemIdentifier !== state.systemIdentifier)
  if (stranger !== undefined) return `${stranger.name} is of another system than ${to}`
  const other = seen.find((each) => each.state.timeline !== state.timeline)
  if (other !== undefined)
    return `${other.name} is on timeline ${other.state.timeline}, ${to} on ${state.timeline}`
  return undefined
}
