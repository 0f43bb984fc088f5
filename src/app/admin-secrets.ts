import { readSecrets } from '../secrets/read-secrets.ts'
import type { Secrets } from '../secrets/secrets.ts'
import type { LoadedTopology } from '../topology/load.ts'
import type { PostgresqlPrimaryCluster } from '../topology/poolers.ts'
import { type ConfigureLoadedOptions, sourcesOf } from './configure-loaded.ts'

/**
 * The passwords that dbbal itself logs in to the servers of clusters with.
 *
 * @throws DbbalError (2) where one cannot be had
 */
export function adminSecrets(
  clusters: readonly PostgresqlPrimaryCluster[],
  loaded: LoadedTopology,
  options: Pick<ConfigureLoadedOptions, 'workingDirectory' | 'variables'>,
): Promise<Secrets> {
  const references = clusters.flatMap(({ declared: { admin } }) => admin?.password ?? [])
  return readSecrets(references, sourcesOf(loaded, options))
}
