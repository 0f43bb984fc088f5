import { isLoopback } from './addresses.ts'
import { because, type Directive, plain } from './directive.ts'
import type { RedisMember } from './paths.ts'
import type { TlsFiles } from './tls.ts'

/**
 * Where a member listens: its own address and loopback, in clear text or by TLS, never both. Binding one address twice
 * stops the server.
 */
export function listening({ address, port }: RedisMember, tls: TlsFiles | undefined): Directive[] {
  const addresses = isLoopback(address) ? [address] : [address, '127.0.0.1']
  const ports =
    tls === undefined
      ? [plain('port', String(port))]
      : [because('port', 'port', '0'), plain('tls-port', String(port))]
  return [because('bind', 'bind', ...addresses), ...ports]
}
