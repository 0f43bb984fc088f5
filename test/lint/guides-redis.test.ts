import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { redisLinter } from '../../src/products/redis/lint/index.ts'
import { lintFiles } from './support/lint-text.ts'

/**
 * What the guide's files get, at every profile. RDC006 is not among it: the guide gives one file to six nodes, but one
 * file alone does not show that.
 */
const table: readonly [file: string, kind: string, findings: readonly string[]][] = [
  ['redis.conf', 'redis.conf', ['1 RDC021', '3 RDC016', '4 RDC034', '19 RDC031', '22 RDC020']],
  ['create_redis_cluster.sh', 'redis-cluster.sh', ['25 RDC036', '25 RDC036', '25 RDC036']],
]

test.each(table)('%s', (name, kind, expected) => {
  const text = readFileSync(`fixtures/guides/${name}`, 'utf8')
  for (const version of ['7.0', '8.0']) {
    const found = lintFiles(redisLinter, [{ name, kind, text }], version)
    const places = found.toSorted((a, b) => a.line - b.line).map(({ line, rule }) => `${line} ${rule.id}`)
    expect(places).toEqual(expected)
  }
})

test('one redis.conf for two nodes shows what the guide does to a cluster', () => {
  const text = readFileSync('fixtures/guides/redis.conf', 'utf8')
  const nodes = ['10', '11'].map((host) => ({ name: `${host}/redis.conf`, kind: 'redis.conf', text }))
  const ids = lintFiles(redisLinter, nodes).map(({ rule }) => rule.id)
  expect(ids.filter((id) => id === 'RDC006')).toHaveLength(1)
})
