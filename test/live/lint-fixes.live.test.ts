/**
 * Safe fixes on the real servers: what a rule's bad example does before its fix, that the server starts with the fixed
 * one, and that it reads every other setting back as before.
 */
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { describe, expect, test } from 'vitest'
import { applySafeFixes } from '../../src/lint/apply-fixes.ts'
import { type BoundLinter, concerns, type LintFile } from '../../src/lint/linter.ts'
import type { RuleFacts } from '../../src/lint/rule.ts'
import { pgbouncerLinter } from '../../src/products/pgbouncer/lint/index.ts'
import { redisLinter } from '../../src/products/redis/lint/index.ts'
import { exampleFiles, lintFiles } from '../lint/support/lint-text.ts'
import { freePort, freeRedisPort } from './support/ports.ts'
import { tempDir } from './support/process.ts'
import { type ReadBack, readBackPgbouncer, readBackRedis } from './support/read-back.ts'
import { describeLive, type ServerId, type Suite, server } from './support/servers.ts'

/** What the fix changes on the server, setting by setting; or that the server does not start before it. */
type Effect = 'refused' | Readonly<Record<string, readonly [before: string, after: string]>>

/** The line had no effect, or says the same in another way. */
const nothing: Effect = {}

interface Product {
  name: 'pgbouncer' | 'redis'
  linter: BoundLinter
  /** By rule, or by rule and suite where the versions differ. */
  effects: Readonly<Record<string, Effect>>
  /** Rules of files that the server itself does not read. */
  untried: readonly string[]
  /** Makes an example's text one that this machine can run, with free ports in the place of its own. */
  prepare(text: string, portFor: (port: string) => string): string
  freePort(): Promise<number>
  readBack(directory: string, suite: Suite, files: readonly LintFile[]): Promise<ReadBack>
}

const pgbouncer: Product = {
  name: 'pgbouncer',
  linter: pgbouncerLinter,
  effects: {
    PGB002: 'refused',
    PGB003: 'refused',
    PGB007: nothing,
    PGB011: { max_prepared_statements: ['0', '200'] },
    PGB012: nothing,
    PGB013: { server_reset_query: ['', 'DISCARD ALL'] },
    PGB020: 'refused',
    PGB025: nothing,
    PGB033: { ignore_startup_parameters: ['', 'extra_float_digits'] },
    PGB038: { query_wait_timeout: ['0', '120'] },
    PGB041: { min_pool_size: ['20', '10'] },
    PGB048: { server_lifetime: ['604800', '3600'] },
    PGB049: { tcp_keepalive: ['0', '1'] },
    PGB055: nothing,
    PGB067: 'refused',
  },
  untried: [],
  prepare: (text, portFor) => {
    // 10.0.0.21 is the pooler of the examples. The default socket directory is everybody's.
    const own = `unix_socket_dir = .\n${text.includes('listen_addr') ? `listen_port = ${portFor('6432')}\n` : ''}`
    return text
      .replace('listen_addr = 10.0.0.21', 'listen_addr = 127.0.0.1')
      .replace('[pgbouncer]\n', `$&${own}`)
  },
  freePort,
  readBack: (directory, suite, files) => {
    const hasIni = files.some(({ kind }) => kind === 'pgbouncer.ini')
    return readBackPgbouncer(directory, suite, hasIni ? files : [...files, iniAround])
  },
}

/** An ini that reads the userlist. */
const iniAround = {
  name: 'pgbouncer.ini',
  text: '[databases]\n* = host=127.0.0.1\n[pgbouncer]\nunix_socket_dir = .\nauth_type = md5\nauth_file = userlist.txt\n',
}

const redis: Product = {
  name: 'redis',
  linter: redisLinter,
  effects: {
    RDC011: 'refused',
    RDC027: { 'cluster-migration-barrier': ['0', '1'] },
    RDC029: nothing,
    RDC030: nothing,
    RDC032: { databases: ['16', '1'] },
    // 8.0 takes 1 by itself, and warns.
    'RDC032 sid': nothing,
  },
  // Of a script: test/live/lint-create-script.live.test.ts.
  untried: ['RDC035'],
  prepare: (text, portFor) =>
    `unixsocket redis.sock\n${text.replaceAll(/^port ([0-9]+)$/gm, (_, port: string) => `port ${portFor(port)}`)}`,
  freePort: freeRedisPort,
  readBack: readBackRedis,
}

const suites: readonly Suite[] = ['system', 'sid']

for (const product of [pgbouncer, redis]) {
  const { name, linter, effects, untried } = product
  const rules = linter.rules.filter(({ id, fix }) => fix === 'safe' && !untried.includes(id))
  const needs: ServerId[] = [
    ...suites.map((suite) => ({ name, suite })),
    { name: 'postgresql', suite: 'system' },
  ]
  describeLive(`safe fixes of ${name}'s linter`, needs, () => {
    test('every one has its effect written down', () => {
      const written = new Set(Object.keys(effects).map((key) => key.replace(/ .*/, '')))
      expect([...written].sort()).toEqual(rules.map(({ id }) => id).sort())
    })

    describe.each(suites)('%s', (suite) => {
      const { version } = server(name, suite)
      const told = rules.filter((rule) => concerns(rule, version) && isFixed(linter, rule, version))

      test.each(told)('$id $name', async (rule) => {
        const [bad, good] = await prepared(product, rule)
        const directory = join(tempDir(`fix-${rule.id}`), 'run')
        const before = await product.readBack(directory, suite, bad)
        const after = await product.readBack(directory, suite, withFixes(linter, rule, bad, version))
        const effect = effects[`${rule.id} ${suite}`] ?? effects[rule.id]
        if (effect === 'refused') {
          expect(before).toEqual({ refused: expect.arrayContaining([expect.any(String)]) })
          expect(after).toEqual(await product.readBack(directory, suite, good))
        } else {
          expect(changes(before, after)).toEqual(effect)
        }
      })
    })
  })
}

/** The rule's examples, with the same free ports in both. */
async function prepared(
  { prepare, freePort }: Product,
  rule: RuleFacts,
): Promise<readonly [bad: readonly LintFile[], good: readonly LintFile[]]> {
  const free = [String(await freePort()), String(await freePort())]
  const ports = new Map<string, string>()
  const portFor = (port: string): string => {
    const known = ports.get(port) ?? free.pop()
    if (known === undefined) throw new Error(`${rule.id} has more ports than two`)
    ports.set(port, known)
    return known
  }
  const filesOf = (which: 'bad' | 'good'): readonly LintFile[] =>
    exampleFiles(rule[which], rule.exampleKind).map((file) => ({
      ...file,
      text: prepare(file.text, portFor),
    }))
  return [filesOf('bad'), filesOf('good')]
}

function withFixes(
  linter: BoundLinter,
  { id }: RuleFacts,
  files: readonly LintFile[],
  version: string,
): readonly LintFile[] {
  const found = lintFiles(linter, files, version).filter(({ rule }) => rule.id === id)
  return files.map((file) => ({
    ...file,
    text: applySafeFixes(
      file.text,
      found.filter((each) => each.file === file.name),
    ),
  }))
}

/** Of a setting that only other versions lack there is nothing to mend. */
function isFixed(linter: BoundLinter, rule: RuleFacts, version: string): boolean {
  const files = exampleFiles(rule.bad, rule.exampleKind)
  return withFixes(linter, rule, files, version).some(({ text }, index) => text !== files[index]?.text)
}

/** What the server reads in another way, by setting; a database that has it from the setting is not told again. */
function changes(before: ReadBack, after: ReadBack): Readonly<Record<string, readonly [string, string]>> {
  if ('refused' in before || 'refused' in after)
    throw new Error(`refused: ${JSON.stringify([before, after])}`)
  const names = new Set([...before.settings.keys(), ...after.settings.keys()])
  const pairOf = (name: string) => [before.settings.get(name) ?? '', after.settings.get(name) ?? ''] as const
  return Object.fromEntries(
    [...names].flatMap((name) => {
      const [old, now] = pairOf(name)
      const isInherited =
        name.includes('.') && isDeepStrictEqual(pairOf(name.replace(/.*\./, '')), [old, now])
      return old === now || isInherited ? [] : [[name, [old, now]]]
    }),
  )
}
