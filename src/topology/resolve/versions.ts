import type { TopologyPath } from '../../diagnostics/diagnostic.ts'
import { isSupported, supportedVersions } from '../supported-versions.ts'
import type { Findings } from './findings.ts'

/** The declared version, checked; the newest supported one where none is declared, and said. */
export function resolveVersion(
  product: string,
  declared: string | undefined,
  path: TopologyPath,
  findings: Findings,
): string {
  const range = supportedVersions[product]
  if (range === undefined) throw new Error(`no supported versions of ${product}`)
  if (declared === undefined) {
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
