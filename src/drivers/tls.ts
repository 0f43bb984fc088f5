import { readFileSync } from 'node:fs'
import type { ConnectionOptions } from 'node:tls'
import { ServerFault } from './server-fault.ts'

/** TLS towards a server: names of libpq's `sslmode`, without those that fall back to clear text. */
export interface Tls {
  mode: 'require' | 'verify-ca' | 'verify-full'
  /** Files, in PEM. */
  ca?: string | undefined
  cert?: string | undefined
  key?: string | undefined
}

/** @throws ServerFault, `unreachable`, where a file cannot be read */
export function tlsOptions({ mode, ca, cert, key }: Tls, host: string): ConnectionOptions {
  return {
    rejectUnauthorized: mode !== 'require',
    ...(mode === 'verify-ca' && { checkServerIdentity: () => undefined }),
    ...(ca !== undefined && { ca: textOf(ca) }),
    ...(cert !== undefined && { cert: textOf(cert) }),
    ...(key !== undefined && { key: textOf(key) }),
    servername: /^[\d.]+$|:/.test(host) ? '' : host,
  }
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    throw new ServerFault('unreachable', `${path} cannot be read (${code})`, cause)
  }
}
