/** What placement looks at: where an instance runs. */
export interface Placeable {
  name: string
  /** The machine. */
  host: string
  zone: string | undefined
}

/** One shard as it begins, by instance names. */
export interface PlacedShard {
  name: string
  primary: string
  replicas: readonly string[]
}

/** A shard that is being filled. */
interface OpenShard {
  primary: Placeable
  home: OpenUnit
  replicas: Placeable[]
  capacity: number
}

/** A unit of failure: replicas that wait in it, and how many replicas the primaries in it still want. */
interface OpenUnit {
  waiting: Placeable[]
  wanted: number
}

/** The zone where zones are known, else the machine. */
type UnitOf = (instance: Placeable) => string

/**
 * Shards of instances that the topology leaves to dbbal: primaries spread evenly over the zones (a lost zone must not
 * take the majority of votes), and no replica in its primary's zone as long as the zones allow it. Without two zones
 * the machines take their place.
 *
 * The same instances in the same order always give the same shards, `s1`, `s2` and so on.
 */
export function placeShards(instances: readonly Placeable[], replicasEach: number): PlacedShard[] {
  const unitOf = unitOfFailure(instances)
  const spread = alternate(instances, unitOf)
  const count = Math.floor(instances.length / (1 + replicasEach))
  if (count === 0) return []
  const shards = placeReplicas(spread.slice(0, count), spread.slice(count), unitOf)
  return shards.map(({ primary, replicas }, index) => ({
    name: `s${index + 1}`,
    primary: primary.name,
    replicas: replicas.map(({ name }) => name),
  }))
}

function unitOfFailure(instances: readonly Placeable[]): UnitOf {
  const zones = new Set(instances.map(({ zone }) => zone ?? ''))
  if (zones.size < 2) return ({ host }) => host
  return ({ zone, host }) => (zone === undefined ? `host ${host}` : `zone ${zone}`)
}

/** One of each unit in turn, and inside a unit one of each machine in turn. */
function alternate(instances: readonly Placeable[], unitOf: UnitOf): Placeable[] {
  const units = grouped(instances, unitOf)
  return interleave(units.map((unit) => interleave(grouped(unit, ({ host }) => host))))
}

function grouped(instances: readonly Placeable[], keyOf: UnitOf): Placeable[][] {
  const groups = new Map<string, Placeable[]>()
  for (const instance of instances) {
    const group = groups.get(keyOf(instance)) ?? []
    group.push(instance)
    groups.set(keyOf(instance), group)
  }
  return [...groups.values()]
}

function interleave(groups: readonly Placeable[][]): Placeable[] {
  const longest = Math.max(0, ...groups.map((group) => group.length))
  return Array.from({ length: longest }, (_, row) =>
    groups.flatMap((group) => group.slice(row, row + 1)),
  ).flat()
}

/**
 * Gives the shards their replicas, one at a time: the emptiest shard first, from a unit where it has no member yet.
 *
 * A unit with `r` replicas to place, whose primaries want `c`, is tight when `r + c` reaches the number of all that are
 * left: its replicas fit only elsewhere and its primaries take only others' replicas, so it must have part in the next
 * step. Heeding this finds a placement across units whenever there is one.
 */
function placeReplicas(
  primaries: readonly Placeable[],
  replicas: readonly Placeable[],
  unitOf: UnitOf,
): OpenShard[] {
  const units = new Map<string, OpenUnit>()
  for (const instance of [...primaries, ...replicas]) units.set(unitOf(instance), { waiting: [], wanted: 0 })
  const homeOf = (instance: Placeable): OpenUnit => units.get(unitOf(instance)) ?? { waiting: [], wanted: 0 }
  const shards = primaries.map((primary, index): OpenShard => {
    // Instances that do not divide evenly give the first shards one replica more.
    const capacity = Math.floor((replicas.length + primaries.length - 1 - index) / primaries.length)
    homeOf(primary).wanted += capacity
    return { primary, home: homeOf(primary), replicas: [], capacity }
  })
  for (const replica of replicas) homeOf(replica).waiting.push(replica)
  for (let left = replicas.length; left > 0; left--) {
    const step = nextStep(shards, [...units.values()], left, unitOf)
    step.shard.replicas.push(step.replica)
    step.shard.home.wanted--
    step.from.waiting = step.from.waiting.filter((each) => each !== step.replica)
  }
  return shards
}

interface Step {
  from: OpenUnit
  shard: OpenShard
  replica: Placeable
}

function nextStep(
  shards: readonly OpenShard[],
  units: readonly OpenUnit[],
  left: number,
  unitOf: UnitOf,
): Step {
  const tight = units.filter((unit) => unit.waiting.length + unit.wanted >= left)
  const open = shards.filter((shard) => shard.replicas.length < shard.capacity)
  const emptiest = open.reduce((a, b) => (b.replicas.length < a.replicas.length ? b : a))
  const across = (tight.length === 0 ? [emptiest] : open).flatMap((shard) => stepsAcross(shard, units))
  const useful = across.filter(({ from, shard }) =>
    tight.every((unit) => unit === from || unit === shard.home),
  )
  if (across.length === 0) return lowest(open.flatMap(stepsWithin), unitOf)
  return lowest(useful.length > 0 ? useful : across, unitOf)
}

/** The first replica stands for all of its unit. */
function stepsAcross(shard: OpenShard, units: readonly OpenUnit[]): Step[] {
  return units
    .filter((from) => from !== shard.home)
    .flatMap((from) => from.waiting.slice(0, 1).map((replica) => ({ from, shard, replica })))
}

function stepsWithin(shard: OpenShard): Step[] {
  return shard.home.waiting.map((replica) => ({ from: shard.home, shard, replica }))
}

/** In the order of their weight: members on the same machine, the shard's replicas, members in the same unit. */
function costs({ from, shard, replica }: Step, unitOf: UnitOf): number[] {
  const members = [shard.primary, ...shard.replicas]
  return [
    members.filter(({ host }) => host === replica.host).length,
    shard.replicas.length,
    members.filter((member) => unitOf(member) === unitOf(replica)).length,
    -from.waiting.length,
  ]
}

function lowest(steps: readonly Step[], unitOf: UnitOf): Step {
  const [first, ...rest] = steps.map((step) => ({ step, costs: costs(step, unitOf) }))
  if (first === undefined) throw new Error('replicas are left and no shard wants one')
  return rest.reduce((best, each) => (isLess(each.costs, best.costs) ? each : best), first).step
}

function isLess(a: readonly number[], b: readonly number[]): boolean {
  const index = a.findIndex((value, place) => value !== b[place])
  return index >= 0 && (a[index] ?? 0) < (b[index] ?? 0)
}
