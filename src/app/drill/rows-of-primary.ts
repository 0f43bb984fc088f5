import { ServerFault } from '../../drivers/server-fault.ts'
import { readPosition } from '../../engines/postgresql/position.ts'
import type { Server } from '../../engines/postgresql/server.ts'
import type { OpenCluster } from '../failover/open-cluster.ts'
import { readAllRows } from './drill-table.ts'
import type { DrillTarget } from './drill-target.ts'
import type { StoredRow } from './records.ts'

/** What the only server that takes writes has; every server is asked, and none is taken at the topology's word. */
export interface RowsOfPrimary {
  primary: string | undefined
  rows: readonly StoredRow[] | undefined
  /** Why they could not be read, or prove nothing. */
  doubts: readonly string[]
}

export async function rowsOfPrimary({ servers }: OpenCluster, target: DrillTarget): Promise<RowsOfPrimary> {
  const asked = await Promise.all([...servers.values()].map(roleOf))
  const primaries = asked.filter(({ role }) => role === 'primary').map(({ server }) => server)
  const silent = asked.flatMap(({ server, role }) =>
    role === undefined ? [`${server.name} does not answer`] : [],
  )
  const [primary, another] = primaries
  if (primary === undefined || another !== undefined) {
    const names = primaries.map(({ name }) => name).join(', ')
    const doubt = primary === undefined ? 'no server takes writes' : `several servers take writes: ${names}`
    return { primary: undefined, rows: undefined, doubts: [`the rows were not read: ${doubt}`, ...silent] }
  }
  try {
    return { primary: primary.name, rows: await readAllRows(target, primary), doubts: silent }
  } catch (error) {
    if (!(error instanceof ServerFault)) throw error
    return {
      primary: primary.name,
      rows: undefined,
      doubts: [`the rows were not read: ${error.message}`, ...silent],
    }
  }
}

async function roleOf(server: Server): Promise<{ server: Server; role: 'primary' | 'replica' | undefined }> {
  const role = await readPosition(server).then(
    (position) => position.role,
    (error: unknown) => {
      if (error instanceof ServerFault) return undefined
      throw error
    },
  )
  return { server, role }
}
