import { type Directive, plain } from './directive.ts'
import { fillPath, type PathContext, type RedisMember } from './paths.ts'

/** Files of TLS on one member's host. */
export interface TlsFiles {
  ca: string
  cert: string
  key: string
}

/** Undefined without TLS. `check` has made sure that all three files are declared. */
export function tlsOf(member: RedisMember, context: PathContext): TlsFiles | undefined {
  const { tls } = context.cluster.declared
  if (tls === undefined || tls.mode === 'disable') return undefined
  const fill = (path: string | undefined): string => fillPath(path ?? '', member, context)
  return { ca: fill(tls.ca), cert: fill(tls.cert), key: fill(tls.key) }
}

/** Certificates and what uses TLS besides clients. */
export function tlsDirectives(files: TlsFiles, uses: readonly string[]): Directive[] {
  return [
    plain('tls-cert-file', files.cert),
    plain('tls-key-file', files.key),
    plain('tls-ca-cert-file', files.ca),
    ...uses.map((use) => plain(use, 'yes')),
  ]
}
