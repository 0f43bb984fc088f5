import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import type { EffectiveTopology } from '../declaration/topology-file.ts'
import type { Topology } from '../topology.ts'
import { resolveBalancers } from './balancers.ts'
import { resolveClusters } from './clusters.ts'
import { checkEndpoints } from './endpoints.ts'
import { Findings } from './findings.ts'
import { checkControlCharacters, checkNames } from './names.ts'
import { checkSecrets } from './secrets.ts'
import { resolveShardings } from './shardings.ts'

/** The topology as the products read it, with everything found on the way. `effective` has the right shape. */
export function resolveTopology(
  effective: EffectiveTopology,
  fileName: string,
  environment: string | undefined,
): { topology: Topology; diagnostics: readonly Diagnostic[] } {
  const findings = new Findings()
  checkControlCharacters(effective, findings)
  checkNames(effective, findings)
  checkSecrets(effective, findings)
  const clusters = resolveClusters(effective, findings)
  const shardings = resolveShardings(effective, findings)
  const balancers = resolveBalancers(effective, clusters, findings)
  checkEndpoints(clusters, balancers, findings)
  const topology: Topology = {
    name: effective.name ?? 'dbbal',
    environment: environment ?? effective.environment,
    fileName,
    clusters,
    balancers,
    shardings,
  }
  return { topology, diagnostics: findings.list }
}
