import type { TopologyShowResult } from '../app/topology-show.ts'
import { findingJson } from './finding-json.ts'

/** The effective topology as `--json` prints it. */
export function topologyJson({ fileName, environment, file, origins, findings }: TopologyShowResult): string {
  return JSON.stringify(
    {
      file: fileName,
      environment: environment ?? null,
      topology: file,
      origins: origins?.map(({ path, location }) => ({ path, ...location })) ?? null,
      findings: findings.map(findingJson),
    },
    null,
    2,
  )
}
