/** The linter of mysqlrouter.conf beside the real Router: its safe fixes, and the guide's file. */
import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, test } from 'vitest'
import { mysqlrouter } from '../../scripts/differential/mysqlrouter.ts'
import { type Answer, Slot } from '../../scripts/differential/try-files.ts'
import { readRouterConf } from '../../src/formats/router-conf.ts'
import { applySafeFixes } from '../../src/lint/apply-fixes.ts'
import { mysqlrouterLinter } from '../../src/products/mysqlrouter/lint/index.ts'
import { lintFiles } from '../lint/support/lint-text.ts'
import { describeLive, server } from './support/servers.ts'

interface Effect {
  /** What the Router says before, and not after; undefined where it says nothing. */
  said: RegExp | undefined
  /** Options that the fix changes, each before and after; every other one stays. */
  changed: Readonly<Record<string, readonly [string | undefined, string | undefined]>>
}

const effects: Readonly<Record<string, Effect>> = {
  MRT001: {
    said: /option 'routing.connection_delay' is not supported/,
    changed: { 'routing:rw.connection_delay': ['100', undefined] },
  },
  MRT002: {
    said: /Loading plugin for config-section '\[health_monitor]' failed/,
    changed: { 'health_monitor.monitor_interval': ['2', undefined] },
  },
  MRT003: {
    said: /option routing_strategy in \[routing:rw] is required/,
    changed: { 'routing:rw.routing_strategy': [undefined, 'first-available'] },
  },
  MRT004: {
    said: /option routing_strategy in \[routing:ro] is invalid/,
    changed: { 'routing:ro.routing_strategy': ['round-robin-with-fallback', 'round-robin'] },
  },
  MRT005: {
    said: /option routing_strategy in \[routing:rw] is required/,
    changed: {
      'routing:rw.mode': ['read-write', undefined],
      'routing:rw.routing_strategy': [undefined, 'first-available'],
    },
  },
  MRT011: {
    said: undefined,
    changed: { 'routing:ro.destinations': ['db1:3306,db2:3306,db1', 'db1:3306,db2:3306'] },
  },
  MRT044: {
    said: /Invalid protocol name: 'classic ; not x'/,
    changed: { 'routing:rw.protocol': ['classic ; not x', 'classic'] },
  },
  MRT054: {
    said: /Error when creating dir '"\/var\/log\/mysqlrouter"'/,
    changed: { 'default.logging_folder': ['"/var/log/mysqlrouter"', '/var/log/mysqlrouter'] },
  },
}

function lint(text: string) {
  return lintFiles(mysqlrouterLinter, [{ name: 'r.conf', kind: 'mysqlrouter.conf', text }])
}

/** Section and option to value: the Router has no command that tells what it runs with. */
function optionsOf(text: string): ReadonlyMap<string, string> {
  const { sections, faults } = readRouterConf(text)
  expect(faults).toEqual([])
  return new Map(
    sections.flatMap(({ name, key, options }) =>
      options.map((option) => [
        `${key === undefined ? name : `${name}:${key}`}.${option.name}`,
        option.value,
      ]),
    ),
  )
}

function changesOf(before: string, after: string): Effect['changed'] {
  const [old, now] = [optionsOf(before), optionsOf(after)]
  const names = [...new Set([...old.keys(), ...now.keys()])].filter((name) => old.get(name) !== now.get(name))
  return Object.fromEntries(names.map((name) => [name, [old.get(name), now.get(name)]]))
}

describeLive('the linter of mysqlrouter.conf', [{ name: 'mysqlrouter', suite: 'sid' }], () => {
  let slot: Slot

  beforeAll(() => {
    slot = new Slot(mysqlrouter, server('mysqlrouter', 'sid'))
  })

  const start = async (text: string): Promise<Answer> => await slot.ask({ 'mysqlrouter.conf': text })
  const all = ({ said, log }: Answer): string => [...said, log].join('\n')

  describe('a safe fix', () => {
    const rules = mysqlrouterLinter.rules.filter(({ fix }) => fix === 'safe')

    test('has its effect written down', () => {
      expect(rules.map(({ id }) => id).sort()).toEqual(Object.keys(effects).sort())
    })

    test.each(rules)(
      '$id $name: the Router takes the fixed file, and nothing else is changed',
      async ({ id, bad }) => {
        if (typeof bad !== 'string') throw new Error('one file')
        const fixed = applySafeFixes(
          bad,
          lint(bad).filter(({ rule }) => rule.id === id),
        )
        const effect = effects[id]
        const [before, after] = [await start(bad), await start(fixed)]
        if (effect?.said === undefined) expect(before.refused).toBe(false)
        else {
          expect(all(before)).toMatch(effect.said)
          expect(all(after)).not.toMatch(effect.said)
        }
        expect(after.said).toEqual([])
        expect(lint(fixed).map(({ rule }) => rule.id)).not.toContain(id)
        expect(changesOf(bad, fixed)).toEqual(effect?.changed)
      },
    )
  })

  // Lint finds MRT001 in just these six places, and MRT033 where the seventh line is about.
  test("the guide's mysqlrouter_advanced.conf, started as far as it goes", async () => {
    const guide = readFileSync('fixtures/guides/mysqlrouter_advanced.conf', 'utf8')
    expect(all(await start(guide))).toMatch(/Loading plugin for config-section '\[health_monitor]' failed/)
    const withoutSection = guide.replace(/\[health_monitor][^[]*/, '')
    expect(all(await start(withoutSection))).toMatch(/Routing needs Metadata Cache, but none was found/)
    const running = withoutSection
      .replace(/metadata-cache:.*/, '10.0.0.1')
      .replace(/(?<=client_ssl_cert = ).*/, 'server.pem')
      .replace(/(?<=client_ssl_key = ).*/, 'server.key')
    const { refused, log } = await start(running)
    expect(refused).toBe(false)
    const warnings = [...log.matchAll(/WARNING \[\w+] (.*)/g)].map(([, text]) => text)
    expect([...new Set(warnings)].sort()).toEqual([
      'Value configured for max_connections > max_total_connections (2000 > 512). Will have no effect.',
      "option 'DEFAULT.read_timeout' is not supported",
      "option 'connection_pool.max_idle_time' is not supported",
      "option 'connection_pool.max_size' is not supported",
      "option 'connection_pool.min_size' is not supported",
      "option 'routing.connection_delay' is not supported",
      "option 'routing.server_connect_timeout' is not supported",
    ])
  })
})
