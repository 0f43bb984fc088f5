import type { TopologyPath } from '../../diagnostics/diagnostic.ts'
import { isSupported, supportedVersions } from '../supported-versions.ts'
import type { Findings } from './findings.ts'

/**
 * The declared version, checked. In a file of one cluster and one balancer at most it may be missing: the newest
 * supported one is taken then, and said.
 */
export function resolveVersion(
  product: string,
  declared: string | undefined,
  path: TopologyPath,
  findings: Findings,
): string {
  const range = supportedVersions[product]
  if (range === undefined) throw new Error(`no supported versions of ${product}`)
  if (declared === undefined) {
    if (!findings.mayAssumeVersions) {
      findings.errorAtKey(
        'TOP018',
        path,
        `the version of ${range.title} is missing, expected ${range.oldest} to ${range.newest}`,
        'write the version that runs there, in quotes',
      )
      return range.newest
    }
    findings.info(
      'TOP018',
      path,
      `no version is declared: ${range.title} ${range.newest} is assumed`,
      `write version: "${range.newest}"`,
    )
    return range.newest
  }
  if (!isSupported(product, declared)) {
    findings.error(
      'TOP018',
      [...path, 'version'],
      `version ${JSON.stringify(declared)} of ${range.title} is not supported, expected ${range.oldest} to ${range.newest}`,
    )
  }
  return declared
}
