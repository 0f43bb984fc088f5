import { didYouMeanHint } from '../../diagnostics/did-you-mean.ts'
import { quoted } from '../../diagnostics/finding.ts'
import { DbbalError, exitCodes } from '../../errors.ts'
import { sqlIdentifier } from '../../formats/postgresql-sql.ts'
import type { Route } from '../../products/pgbouncer/entries.ts'
import type { User } from '../../topology/declaration/cluster.ts'
import { poolersOf } from '../../topology/poolers.ts'
import { type Door, doorsOf } from '../failover/doors.ts'
import type { OpenCluster } from '../failover/open-cluster.ts'

export interface DrillTargetOptions {
  /** Only these databases; all that a pooler leads writes to where none is named. */
  databases: readonly string[]
  /** The user of the clients; the first one of the cluster that may write where absent. */
  user: string | undefined
  /** Where the table is made. */
  schema: string
  variables: Readonly<Record<string, string | undefined>>
}

/** Who goes where in a drill. */
export interface DrillTarget {
  databases: readonly string[]
  user: string
  /** Both as SQL names them. */
  schema: string
  table: string
  writes: readonly Door[]
  reads: readonly Door[]
  /** `pool/p1` */
  poolers: readonly string[]
}

interface Login {
  user: string
  password: string | undefined
}

/** @throws DbbalError (2) where there is no way, no such database, or no user with a password */
export function drillTarget(open: OpenCluster, options: DrillTargetOptions): DrillTarget {
  const login = loginOf(open, options)
  const poolers = poolersOf(open.loaded.topology).filter(({ serves }) =>
    serves.some(({ cluster }) => cluster.name === open.cluster.name),
  )
  const known = [
    ...new Set(poolers.flatMap((pooler) => doorsOf(open, pooler, 'write', login)).map(databaseOf)),
  ]
  if (known.length === 0)
    throw usage(
      `no PgBouncer leads writes to ${quoted(open.cluster.name)}`,
      'see routes and databases of its poolers',
    )
  for (const name of options.databases)
    if (!known.includes(name))
      throw usage(
        `database ${quoted(name)} has no write route, expected one of ${known.join(', ')}`,
        didYouMeanHint(name, known),
      )
  const schema = sqlIdentifier(options.schema)
  const databases = options.databases.length === 0 ? known : [...new Set(options.databases)]
  const doors = (route: Route): readonly Door[] =>
    poolers
      .flatMap((pooler) => doorsOf(open, pooler, route, login))
      .filter(({ database }) => databases.includes(database))
  return {
    databases,
    user: login.user,
    schema,
    table: `${schema}.dbbal_drill`,
    writes: doors('write'),
    reads: doors('read'),
    poolers: poolers.flatMap(({ name, instances }) =>
      instances.map((instance) => `${name}/${instance.name}`),
    ),
  }
}

function databaseOf({ database }: Door): string {
  return database
}

function loginOf({ cluster, secrets }: OpenCluster, { user, variables }: DrillTargetOptions): Login {
  const declared: readonly (readonly [string, User])[] =
    typeof cluster.declared.users === 'object' ? Object.entries(cluster.declared.users) : []
  const writers = declared.filter(([, { access, password }]) => access !== 'read' && password !== undefined)
  const [name, found] = user === undefined ? (writers[0] ?? []) : [user, Object.fromEntries(declared)[user]]
  if (name === undefined)
    throw usage(
      `cluster ${quoted(cluster.name)} declares no user with a password who may write`,
      'name one: --user NAME; its password comes from $PGPASSWORD',
    )
  if (found?.password !== undefined) return { user: name, password: secrets.value(found.password) }
  if (declared.length > 0 && found === undefined)
    throw usage(
      `user ${quoted(name)} is not in cluster ${quoted(cluster.name)}, expected one of ${writers.map(([each]) => each).join(', ')}`,
      didYouMeanHint(
        name,
        declared.map(([each]) => each),
      ),
    )
  return { user: name, password: variables['PGPASSWORD'] }
}

function usage(message: string, hint: string | undefined): DbbalError {
  return new DbbalError('DRILL', message, { exit: exitCodes.usage, hint })
}
