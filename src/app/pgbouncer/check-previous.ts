import type { ConsoleAddress } from '../../products/pgbouncer/console/console-address.ts'
import { entriesOf } from '../../products/pgbouncer/entries.ts'
import { entriesOf as linesOf, parameterOf } from '../../products/pgbouncer/lint/databases.ts'
import { readIni } from '../../products/pgbouncer/lint/read-ini.ts'
import { iniName } from '../../products/pgbouncer/processes.ts'
import type { Topology } from '../../topology/topology.ts'
import { refused, type SeenCluster } from './check-primaries.ts'
import { previousFiles } from './look-at-site.ts'
import type { Site } from './site.ts'

/**
 * Looks where the files that a revert puts back send the writers: since they were kept a switchover may have moved the
 * primary. A database that the topology does not know any more is not judged.
 *
 * @throws DbbalError (4): elsewhere than to the primary, or nobody can tell who that is; as previousFiles does
 */
export async function checkPrevious(
  sites: readonly Site[],
  seen: readonly SeenCluster[],
  topology: Topology,
): Promise<void> {
  for (const { cluster, primary, roles } of seen)
    if (primary === undefined)
      throw refused(
        `nobody can tell who is the primary of ${JSON.stringify(cluster.name)}, the servers say ${roles}`,
        'find out why: the previous files may send writers elsewhere',
      )
  for (const site of sites) {
    const addresses = site.consoles.flatMap(({ declared }) => declared ?? [])
    const texts = await previousFiles(
      site,
      addresses.map(({ process }) => iniName(process)),
    )
    const astray = addresses.flatMap((address) =>
      astrayOf(address, texts.get(iniName(address.process)) ?? '', seen, topology),
    )
    if (astray.length > 0)
      throw refused(
        `the previous files of ${site.name} send writers elsewhere than to the primary: ${[...new Set(astray)].join(', ')}`,
        `dbbal pgbouncer deploy ${site.name} writes what the topology says now`,
      )
  }
}

/** Writing entries of one process that do not lead to the primary. */
function astrayOf(
  { pooler, iniPath }: ConsoleAddress,
  text: string,
  seen: readonly SeenCluster[],
  topology: Topology,
): readonly string[] {
  const ini = readIni({ name: iniPath, kind: 'pgbouncer.ini', text }, new Map(), {
    version: pooler.version,
    include: () => undefined,
  })
  // Of two lines with one name the last counts.
  const lines = new Map(linesOf(ini, 'databases').map((line) => [line.pair.key, line]))
  return entriesOf(pooler, topology).flatMap(({ name, route, cluster }) => {
    const line = lines.get(name)
    const primary = seen.find((each) => each.cluster.name === cluster.name)?.primary
    if (route !== 'write' || line === undefined || primary === undefined) return []
    const host = parameterOf(line, 'host')?.value ?? ''
    const port = parameterOf(line, 'port')?.value ?? '5432'
    if (host === primary.address && Number(port) === primary.port) return []
    return [`${name} leads to ${host}:${port}, ${primary.name} is at ${primary.address}:${primary.port}`]
  })
}
