import { maskPasswords } from '../../../diagnostics/mask-passwords.ts'
import type { PostgresqlAddress } from '../../../drivers/postgresql.ts'
import type { Tls } from '../../../drivers/tls.ts'
import { DbbalError, exitCodes } from '../../../errors.ts'

const tlsModes = ['require', 'verify-ca', 'verify-full'] as const
const parameters = ['host', 'port', 'user', 'sslmode', 'sslrootcert', 'sslcert', 'sslkey']

/**
 * `postgres://admin@host:6432/pgbouncer`, or `postgres:///pgbouncer?host=/run/pgbouncer&user=admin` for a unix socket.
 *
 * @throws DbbalError (2); a URL with a password in it is one: everybody on the machine can read the command line
 */
export function consoleUrl(text: string, password: string | undefined): PostgresqlAddress {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined || !/^postgres(?:ql)?:$/.test(url.protocol))
    throw fault(text, 'is no URL', 'postgres://admin@pooler1:6432/pgbouncer')
  if (url.password !== '')
    throw fault(withoutPassword(url), 'holds a password', 'put it into PGPASSWORD or ~/.pgpass')
  const unknown = [...url.searchParams.keys()].find((name) => !parameters.includes(name))
  if (unknown !== undefined)
    throw fault(text, `has the parameter ${JSON.stringify(unknown)}, expected ${parameters.join(', ')}`)
  const host = url.searchParams.get('host') ?? decoded(url.hostname, text).replace(/^\[(.*)\]$/, '$1')
  const user = url.searchParams.get('user') ?? decoded(url.username, text)
  if (host === '') throw fault(text, 'names no host', 'postgres://admin@pooler1:6432/pgbouncer')
  if (user === '') throw fault(text, 'names no user', 'postgres://admin@pooler1:6432/pgbouncer')
  const database = decoded(url.pathname.slice(1), text)
  if (database !== 'pgbouncer' && database !== '')
    throw fault(text, `leads to the database ${JSON.stringify(database)}, expected the console, pgbouncer`)
  const port = url.searchParams.get('port') ?? url.port
  return {
    host,
    port: portOf(port === '' ? '6432' : port, text),
    user,
    password,
    database: 'pgbouncer',
    tls: tlsOf(url, text),
  }
}

function decoded(part: string, url: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    throw fault(url, `has ${JSON.stringify(part)}, expected %25 for a percent sign`)
  }
}

function portOf(text: string, url: string): number {
  const port = Number(text)
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw fault(url, `has the port ${JSON.stringify(text)}, expected 1 to 65535`)
  return port
}

function tlsOf({ searchParams }: URL, url: string): Tls | undefined {
  const asked = searchParams.get('sslmode') ?? 'disable'
  if (asked === 'disable') return undefined
  const mode = tlsModes.find((each) => each === asked)
  if (mode === undefined)
    throw fault(url, `has sslmode ${JSON.stringify(asked)}, expected disable, ${tlsModes.join(', ')}`)
  const file = (name: string): string | undefined => searchParams.get(name) ?? undefined
  return { mode, ca: file('sslrootcert'), cert: file('sslcert'), key: file('sslkey') }
}

function withoutPassword(url: URL): string {
  const shown = new URL(url)
  shown.password = ''
  return shown.href
}

function fault(url: string, what: string, hint?: string): DbbalError {
  return new DbbalError('URL', `--url ${JSON.stringify(masked(url))} ${what}`, {
    exit: exitCodes.usage,
    hint,
  })
}

/** A password with one of `/?#` in it makes it no URL: it is there all the same. */
function masked(url: string): string {
  return maskPasswords(url.replace(/^([a-z]+:\/\/[^:@]*):.*@/i, '$1:***@'))
}
