import type { UrlResult } from '../app/url.ts'
import { findingJson } from './finding-json.ts'

/** Connection strings as `--json` prints them. */
export function urlJson({ cluster, engine, urls, notes, clients, findings }: UrlResult): string {
  return JSON.stringify(
    {
      cluster,
      engine,
      urls: urls.map(({ url, access, balancer, database, host }) => ({
        url,
        access,
        balancer: balancer ?? null,
        database: database ?? null,
        host: host ?? null,
      })),
      notes,
      clients: clients ?? null,
      findings: findings.map(findingJson),
    },
    null,
    2,
  )
}
