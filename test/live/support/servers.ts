/**
 * Which real servers this machine has, as `scripts/install-test-servers` left them.
 *
 *   describeLive('PgBouncer', [{ name: 'pgbouncer', suite: 'sid' }], () => { test(...) })
 *   server('mysql', 'sid').programs['mysqld']
 */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe } from 'vitest'
import { cleanUpTo, startedSoFar } from './process.ts'

/** `system`: the machine's own Debian suite. `sid`: newer, unpacked into the cache. */
export type Suite = 'system' | 'sid'

export type ServerName =
  | 'postgresql'
  | 'pgbouncer'
  | 'redis'
  | 'valkey'
  | 'mysql'
  | 'mysqlrouter'
  | 'mariadb'
  | 'haproxy'
  | 'shellcheck'
  | 'openssh'
  | 'patroni'
  | 'etcd'
  | 'pg_auto_failover'
  | 'repmgr'
  | 'mongosh'
  | 'openssl'
  | 'systemd'

export interface ServerId {
  name: ServerName
  /** `npm`: a package of npm's, in the cache. */
  suite: Suite | 'npm'
}

export interface InstalledServer extends ServerId {
  /** As the binary says it, like `1.26.1`. */
  version: string
  /** Absolute path by name of the program. */
  programs: Record<string, string>
  /** The unpacked tree, of a server from sid. */
  root?: string
  /** An initialized data directory to copy. */
  template?: string
}

/** The same default as in scripts/install-test-servers. */
const cacheDirectory = process.env['DBBAL_TEST_SERVERS'] ?? '/var/cache/dbbal/test-servers'

let installed: InstalledServer[] | undefined

export function installedServers(): readonly InstalledServer[] {
  const file = join(cacheDirectory, 'servers.json')
  installed ??= existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as InstalledServer[]) : []
  return installed
}

export function findServer(name: ServerName, suite: ServerId['suite']): InstalledServer | undefined {
  return installedServers().find((entry) => entry.name === name && entry.suite === suite)
}

/** The server, or an error that says how to install it. Call it in hooks and tests, not while they are collected. */
export function server(name: ServerName, suite: ServerId['suite']): InstalledServer {
  const found = findServer(name, suite)
  if (found === undefined) {
    throw new Error(
      `${name} (${suite}) not installed in "${cacheDirectory}"; run scripts/install-test-servers`,
    )
  }
  return found
}

/** Absolute path of a program of an installed server. */
export function program(of: InstalledServer, name: string): string {
  const path = of.programs[name]
  if (path === undefined) throw new Error(`${of.name} (${of.suite}) has no program "${name}"`)
  return path
}

/**
 * `describe` for tests that need real servers. A missing one fails in CI; elsewhere the tests are skipped and the
 * server is named. Whatever is started inside is stopped at the end, after the hooks of `body`.
 */
export function describeLive(title: string, needs: readonly ServerId[], body: () => void): void {
  const missing = needs.filter(({ name, suite }) => findServer(name, suite) === undefined)
  if (missing.length === 0) {
    describe(title, () => {
      let mark = 0
      beforeAll(() => {
        mark = startedSoFar()
      })
      afterAll(() => cleanUpTo(mark))
      body()
    })
    return
  }
  const names = missing.map(({ name, suite }) => `${name} (${suite})`).join(', ')
  if (process.env['CI'])
    throw new Error(`${names} not installed, needed by "${title}"; run scripts/install-test-servers`)
  console.log(`skipped: ${names} not installed`)
  describe.skip(`${title} [skipped: ${names} not installed]`, body)
}
