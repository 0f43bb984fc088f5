import { createHash, randomBytes } from 'node:crypto'
import { hostname, userInfo } from 'node:os'
import type { FailoverOptions } from './failover-report.ts'
import type { RunHeader } from './journal.ts'
import type { OpenCluster } from './open-cluster.ts'

/** What is written down of a new run. */
export function runHeader(
  { loaded, cluster }: OpenCluster,
  { program }: Pick<FailoverOptions, 'program'>,
  { kind, from, to }: Pick<RunHeader, 'kind' | 'from' | 'to'>,
): RunHeader {
  const hash = createHash('sha256')
  for (const { text } of loaded.files) hash.update(text)
  const time = new Date().toISOString().replace(/[-:]|\.\d+/g, '')
  return {
    run: `${time}-${randomBytes(3).toString('hex')}`,
    kind,
    topology: loaded.topology.name,
    cluster: cluster.name,
    from,
    to,
    version: program.version,
    topologyHash: hash.digest('hex'),
    ...operatorOf(program),
  }
}

/** Who runs dbbal, where, how. */
export function operatorOf({
  argv,
}: Pick<FailoverOptions['program'], 'argv'>): Pick<RunHeader, 'user' | 'host' | 'pid' | 'argv'> {
  return { user: userInfo().username, host: hostname(), pid: process.pid, argv }
}
