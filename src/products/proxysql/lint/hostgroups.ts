import { isStated, type Line, linesOf, type Protocol } from './lines.ts'
import type { ProxysqlUnit } from './unit.ts'

/** Hostgroups that ProxySQL's monitor moves servers between. */
export interface HostgroupSet {
  table: string
  line: Line
  writer: number | undefined
  reader: number | undefined
  /** All of them by their columns. */
  all: readonly { column: string; id: number }[]
}

const tables: Readonly<Record<Protocol, readonly string[]>> = {
  mysql: [
    'mysql_replication_hostgroups',
    'mysql_group_replication_hostgroups',
    'mysql_galera_hostgroups',
    'mysql_aws_aurora_hostgroups',
  ],
  pgsql: ['pgsql_replication_hostgroups'],
}

const columns = ['writer_hostgroup', 'backup_writer_hostgroup', 'reader_hostgroup', 'offline_hostgroup']

const sets = new WeakMap<ProxysqlUnit, Map<Protocol, readonly HostgroupSet[]>>()

export function hostgroupSets(unit: ProxysqlUnit, protocol: Protocol): readonly HostgroupSet[] {
  const ofUnit = sets.get(unit) ?? new Map<Protocol, readonly HostgroupSet[]>()
  sets.set(unit, ofUnit)
  const made = ofUnit.get(protocol) ?? tables[protocol].flatMap((table) => setsIn(unit, table))
  ofUnit.set(protocol, made)
  return made
}

function setsIn(unit: ProxysqlUnit, table: string): HostgroupSet[] {
  return linesOf(unit, table).map((line) => ({
    table,
    line,
    writer: line.number('writer_hostgroup'),
    reader: line.number('reader_hostgroup'),
    all: columns.flatMap((column) => {
      const id = line.number(column)
      return id === undefined ? [] : [{ column, id }]
    }),
  }))
}

/** Servers by hostgroup. */
export function serversByHostgroup(
  unit: ProxysqlUnit,
  protocol: Protocol,
): ReadonlyMap<number, readonly Line[]> {
  const found = new Map<number, Line[]>()
  for (const line of linesOf(unit, `${protocol}_servers`)) {
    const id = line.number('hostgroup_id')
    if (id === undefined) continue
    const lines = found.get(id)
    if (lines === undefined) found.set(id, [line])
    else lines.push(line)
  }
  return found
}

/** Hostgroups that have servers, or get them from the monitor; undefined where the file does not state the servers. */
export function servedHostgroups(unit: ProxysqlUnit, protocol: Protocol): ReadonlySet<number> | undefined {
  if (!isStated(unit, `${protocol}_servers`)) return undefined
  const lines = linesOf(unit, `${protocol}_servers`)
  // A hostgroup that is not known may be any.
  if (lines.some((line) => line.number('hostgroup_id') === undefined)) return undefined
  const served = new Set(serversByHostgroup(unit, protocol).keys())
  for (const { all } of hostgroupSets(unit, protocol))
    if (all.some(({ id }) => served.has(id))) for (const { id } of all) served.add(id)
  return served
}
