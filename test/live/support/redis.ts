/**
 * Redis, Valkey and their Sentinels from a given configuration file.
 *
 *   const node = await startRedis({ conf, port, password })
 *   const { stdout } = await node.cli(['CLUSTER', 'INFO'])
 */
import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import type { RunningProcess, RunOptions, RunResult } from './process.ts'
import { run, startProcess, waitFor } from './process.ts'
import type { InstalledServer, Suite } from './servers.ts'
import { program, server } from './servers.ts'

export interface RedisProduct {
  /** By default redis. */
  product?: 'redis' | 'valkey'
  /** By default `system` for redis, `sid` for valkey (the system's suite may have none). */
  suite?: Suite
}

export interface RedisLogin {
  /** By default 127.0.0.1. */
  host?: string
  port: number
  user?: string
  password?: string
  /** Connect with TLS, trusting this authority, with a certificate of our own where the server asks for one. */
  tls?: { ca: string; cert?: string; key?: string }
}

export interface RedisOptions extends RedisProduct, RedisLogin {
  /** Absolute path; the server runs in its directory. */
  conf: string
  /** Start it as a Sentinel, which rewrites `conf`. */
  isSentinel?: boolean
}

export interface RedisServer {
  port: number
  installed: InstalledServer
  process: RunningProcess
  /** redis-cli with the login of the start. */
  cli(args: readonly string[], options?: RunOptions): Promise<RunResult>
}

const ANSWER = /PONG|NOAUTH|NOPERM|WRONGPASS|MASTERDOWN/

/** Ready when it answers PING, be it with a refusal. */
export async function startRedis(options: RedisOptions): Promise<RedisServer> {
  const installed = installedRedis(options)
  const role = options.isSentinel ? 'sentinel' : 'server'
  const running = startProcess({
    name: `${installed.name}-${role}-${options.port}`,
    argv: [program(installed, `${installed.name}-${role}`), options.conf],
    directory: dirname(options.conf),
  })
  const logFile = /^logfile\s+"?([^"\n]+)/m.exec(readFileSync(options.conf, 'utf8'))?.[1]
  await waitFor(async () => ANSWER.test((await cli(['PING'], options)).stdout), {
    what: `${running.name} to answer`,
    timeoutMs: 15_000,
    process: running,
    ...(logFile === undefined ? {} : { logFile: resolve(dirname(options.conf), logFile) }),
  })
  return {
    port: options.port,
    installed,
    process: running,
    cli: (args, runOptions) => cli(args, options, runOptions),
  }
}

export function installedRedis({ product = 'redis', suite }: RedisProduct): InstalledServer {
  return server(product, suite ?? (product === 'redis' ? 'system' : 'sid'))
}

/** Runs redis-cli or valkey-cli. The password goes through the environment. */
export async function cli(
  args: readonly string[],
  login: RedisLogin & RedisProduct,
  options: RunOptions = {},
): Promise<RunResult> {
  const installed = installedRedis(login)
  const host = login.host ?? '127.0.0.1'
  const argv = [program(installed, `${installed.name}-cli`), '-h', host, '-p', String(login.port)]
  if (login.user !== undefined) argv.push('--user', login.user)
  if (login.tls !== undefined) argv.push('--tls', '--cacert', login.tls.ca)
  if (login.tls?.cert !== undefined) argv.push('--cert', login.tls.cert)
  if (login.tls?.key !== undefined) argv.push('--key', login.tls.key)
  const env = { ...options.env, REDISCLI_AUTH: login.password, VALKEYCLI_AUTH: login.password }
  return await run([...argv, ...args], { ...options, env })
}
