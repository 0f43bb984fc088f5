import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import type { EffectiveTopology } from '../declaration/topology-file.ts'
import type { Topology } from '../topology.ts'
import { resolveBalancers } from './balancers.ts'
import { resolveClusters } from './clusters.ts'
import { checkControlCharacters } from './control-characters.ts'
import { checkEndpoints } from './endpoints.ts'
import { Findings } from './findings.ts'
import { checkHosts } from './hosts.ts'
import { checkNames } from './names.ts'
import { checkSecrets } from './secrets.ts'
import { resolveShardings } from './shardings.ts'

export interface ResolveOptions {
  /** How the file is called in headers. */
  fileName: string
  environment: string | undefined
  /** False where certainly no text holds a control character. */
  holdsControls: boolean
  /** Entities and keys that were left out because they are wrong already. */
  unsound: ReadonlySet<string>
}

/** The topology as the products read it, with everything found on the way. `effective` has the right shape. */
export function resolveTopology(
  effective: EffectiveTopology,
  { fileName, environment, holdsControls, unsound }: ResolveOptions,
): { topology: Topology; diagnostics: readonly Diagnostic[] } {
  const { clusters: declared, balancers: fronts = {} } = effective
  const isSmallest = Object.keys(declared).length < 2 && Object.keys(fronts).length < 2
  const findings = new Findings(unsound, isSmallest)
  if (holdsControls) checkControlCharacters(effective, findings)
  checkNames(effective, findings)
  checkHosts(effective, findings)
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
