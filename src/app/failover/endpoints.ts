import type { PostgresqlAddress } from '../../drivers/postgresql.ts'
import type { Endpoint } from '../../topology/declaration/balancer.ts'
import { poolersOf } from '../../topology/poolers.ts'
import { durationMs } from '../../topology/units.ts'
import { withAbsoluteFiles } from '../pgbouncer/consoles.ts'
import { doorsOf } from './doors.ts'
import type { OpenCluster } from './open-cluster.ts'
import { applicationOf } from './poolers/identity.ts'
import { isHere, type Vantage } from './vantage.ts'

/** A hook, a script or a cloud that moves an address may take its time. */
export const movedMs = 10_000

/** What clients dial, from one of the places that they dial it from. */
export interface DialledEndpoint {
  /** `pool at shop-db.example.net:6432 from app1` */
  name: string
  /** As the application, a database that it writes to. */
  address: PostgresqlAddress
  way: NonNullable<Vantage['way']>
  /** How long a name may lead where it led before. */
  ttlMs: number
}

/**
 * The endpoints of the poolers in front of a cluster. Of a `local` one every process is looked through anyway. Undefined where no
 * password of the application is known, and there are some.
 */
export function endpointsOf(open: OpenCluster): readonly DialledEndpoint[] | undefined {
  const { loaded, cluster } = open
  const poolers = poolersOf(loaded.topology).filter(
    ({ declared: { endpoint }, serves }) =>
      endpoint !== undefined &&
      endpoint.kind !== 'local' &&
      serves.some((served) => served.cluster.name === cluster.name),
  )
  if (poolers.some((pooler) => applicationOf(open, pooler) === undefined)) return undefined
  return poolers.flatMap((pooler) => {
    const application = applicationOf(open, pooler)
    const [door] = application === undefined ? [] : doorsOf(open, pooler, 'write', application)
    const { endpoint } = pooler.declared
    if (door === undefined || endpoint === undefined) return []
    const { host, port } = door.address
    return placesOf(endpoint, open).map(({ name, way }) => ({
      name: `${pooler.name} at ${host.includes(':') ? `[${host}]` : host}:${port} from ${name}`,
      address: door.address,
      way,
      ttlMs: endpoint.ttl === undefined ? 0 : durationMs(endpoint.ttl),
    }))
  })
}

function placesOf(
  { dialled_from: names }: Endpoint,
  { loaded: { effective, files } }: OpenCluster,
): readonly Pick<DialledEndpoint, 'name' | 'way'>[] {
  if (names === undefined) return [{ name: 'this machine', way: 'here' }]
  const { hosts = {}, ssh } = effective
  return names.map((name) => {
    const host = hosts[name]
    if (host === undefined) throw new Error(`${name} is no host`)
    const { address } = host
    if (isHere(address)) return { name, way: 'here' }
    const remote = { address, ssh: { ...ssh, ...host.ssh } }
    return { name, way: withAbsoluteFiles(remote, files[0]?.directory ?? '.') }
  })
}
