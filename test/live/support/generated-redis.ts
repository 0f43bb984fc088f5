/**
 * A Redis cluster that runs from generated files, on loopback addresses of its own.
 *
 *   const net = loopback()                       // net.a, net.b, net.c: three "machines"
 *   const cluster = await writeRedis(yaml, 'cache', { product: 'redis', suite: 'system' })
 *   await cluster.startAll()
 *   await cluster.script('create-cluster.sh')
 */
import { execFileSync } from 'node:child_process'
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { RedisInstances } from '../../../src/topology/topology.ts'
import { type Generated, generate, writeFiles } from '../../support/generate.ts'
import { type RunResult, run, tempDir } from './process.ts'
import { cli, installedRedis, type RedisProduct, type RedisServer, startRedis } from './redis.ts'
import { program } from './servers.ts'

/** Three addresses that nobody else uses: ports need not be looked for. */
export function loopback(): { a: string; b: string; c: string } {
  const byte = (): number => 1 + Math.floor(Math.random() * 250)
  const net = `127.${byte()}.${byte()}`
  return { a: `${net}.1`, b: `${net}.2`, c: `${net}.3` }
}

export interface GeneratedRedis {
  /** Where the files are: `<files>/<cluster>/...`. */
  files: string
  cluster: RedisInstances
  servers: Map<string, RedisServer>
  /** Starts one server or Sentinel as its unit would. */
  start(name: string): Promise<void>
  startAll(): Promise<void>
  /** SIGKILL, and waits for the end. */
  kill(name: string): Promise<void>
  /** Kills everything and forgets all data. */
  reset(): Promise<void>
  /** One command to one server, as a user. */
  ask(name: string, user: string, ...command: string[]): Promise<string>
  /** Runs a generated script with the password of its account. */
  script(name: string, env?: Record<string, string | undefined>): Promise<RunResult>
  /** Writes the files again, from another text. */
  rewrite(yaml: string): Promise<void>
}

export interface WriteOptions extends RedisProduct {
  /** Password of the account that scripts use; of `secret: ops` by default. */
  password?: string
  tls?: { ca: string; cert: string; key: string }
  /** Instead of the real redis-cli: a directory with a program of that name. */
  bin?: string
  environment?: string
}

/** `{directory}` in the text stands for a new temporary directory. */
export async function writeRedis(
  yaml: string,
  name: string,
  options: WriteOptions = {},
): Promise<GeneratedRedis> {
  const directory = tempDir('redis')
  const made = async (text: string): Promise<Generated> => {
    const source = text.replaceAll('{directory}', directory)
    const generated = await generate(source, {
      only: 'redis',
      ...(options.environment === undefined ? {} : { environment: options.environment }),
    })
    await writeFiles(generated.files, join(directory, 'files'))
    return generated
  }
  const { topology } = await made(yaml)
  const cluster = topology.clusters.get(name)
  if (cluster?.engine !== 'redis') throw new Error(`${name} is no Redis cluster`)
  const bin = options.bin ?? clientDirectory(directory, options)
  return running(directory, cluster, { ...options, bin }, async (text) => void (await made(text)))
}

/** A directory for the PATH in which the client has its usual name. */
function clientDirectory(directory: string, options: WriteOptions): string {
  const bin = join(directory, 'bin')
  const installed = installedRedis(options)
  mkdirSync(bin)
  symlinkSync(program(installed, `${installed.name}-cli`), join(bin, `${installed.name}-cli`))
  return bin
}

function running(
  directory: string,
  cluster: RedisInstances,
  options: WriteOptions,
  rewrite: (yaml: string) => Promise<void>,
): GeneratedRedis {
  const { product = 'redis', suite = product === 'redis' ? 'system' : 'sid', tls } = options
  const files = join(directory, 'files')
  const servers = new Map<string, RedisServer>()
  const members = [...cluster.instances, ...cluster.sentinels]
  const memberNamed = (name: string): (typeof members)[number] => {
    const member = members.find((each) => each.name === name)
    if (member === undefined) throw new Error(`no member ${name}`)
    return member
  }
  const start = async (name: string): Promise<void> => {
    const { address, port } = memberNamed(name)
    const isSentinel = cluster.sentinels.some((each) => each.name === name)
    const file = isSentinel ? 'sentinel.conf' : 'redis.conf'
    const data = join(directory, 'data', name)
    mkdirSync(data, { recursive: true })
    const generated = join(files, cluster.name, name, file)
    const keepsState = cluster.declared.mode === 'sentinel'
    const conf = keepsState ? join(data, file) : generated
    if (keepsState) execFileSync('/bin/sh', [join(files, cluster.name, 'keep-state.sh'), generated, conf])
    const server = await startRedis({
      conf,
      host: address,
      port,
      product,
      suite,
      isSentinel,
      ...(tls === undefined ? {} : { tls }),
    })
    servers.set(name, server)
  }
  const kill = async (name: string): Promise<void> => {
    await servers.get(name)?.process.stop('SIGKILL')
  }
  return {
    files,
    cluster,
    servers,
    start,
    startAll: async () => void (await Promise.all(members.map(({ name }) => start(name)))),
    kill,
    reset: async () => {
      await Promise.all([...servers.keys()].map(kill))
      rmSync(join(directory, 'data'), { recursive: true, force: true })
    },
    ask: async (name, user, ...command) => {
      const { address: host, port } = memberNamed(name)
      const login = user === 'default' ? {} : { user, password: passwordOf(user) }
      const { stdout, stderr } = await cli(['--no-auth-warning', ...command], {
        host,
        port,
        product,
        suite,
        ...login,
        ...(tls === undefined ? {} : { tls }),
      })
      return (stdout + stderr).trim()
    },
    script: async (name, env) =>
      await run([join(files, cluster.name, name)], {
        env: {
          PATH: `${options.bin}:${process.env['PATH']}`,
          REDISCLI_AUTH: options.password ?? passwordOf('ops'),
          DBBAL_WAIT: '30',
          ...env,
        },
      }),
    rewrite,
  }
}

/** What `generate` of the tests gives a secret of that name. */
export function passwordOf(secret: string): string {
  return `pw-${secret}`
}

/** A file in a directory that is removed at the end. */
export function writeProgram(name: string, text: string): string {
  const bin = tempDir('bin')
  writeFileSync(join(bin, name), text, { mode: 0o755 })
  return bin
}
