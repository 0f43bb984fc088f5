/** What redis-cli makes of a node that a create script lists twice, before and after the linter's fix. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { applySafeFixes } from '../../src/lint/apply-fixes.ts'
import { redisLinter } from '../../src/products/redis/lint/index.ts'
import { lintFiles } from '../lint/support/lint-text.ts'
import { freeRedisPorts } from './support/ports.ts'
import { runOrThrow, tempDir } from './support/process.ts'
import { startRedis } from './support/redis.ts'
import { describeLive, program, server } from './support/servers.ts'

const rule = redisLinter.rules.find(({ id }) => id === 'RDC035')

for (const suite of ['system', 'sid'] as const) {
  const id = { name: 'redis', suite } as const
  describeLive(`a create script on redis of ${suite}`, [id], () => {
    test('gives a server two shares of the slots, and one after the fix', async () => {
      const bad = String(rule?.bad)
      const found = lintFiles(redisLinter, [{ name: 'create.sh', kind: 'redis-cluster.sh', text: bad }])
      const fixed = applySafeFixes(
        bad,
        found.filter((finding) => finding.rule.id === 'RDC035'),
      )
      expect(fixed).toBe(rule?.good)
      expect(await slotsAfter(bad)).toEqual([4096, 4096, 8192])
      expect(await slotsAfter(fixed)).toEqual([5461, 5461, 5462])
    })
  })

  /** How many slots each of three new servers has once the script has run. */
  async function slotsAfter(script: string): Promise<readonly number[]> {
    const directory = tempDir('create')
    const ports = await freeRedisPorts(3)
    const [first] = await Promise.all(
      ports.map((port) => {
        const own = join(directory, String(port))
        mkdirSync(own)
        const conf = join(own, 'redis.conf')
        writeFileSync(conf, `port ${port}\nbind 127.0.0.1\ncluster-enabled yes\nsave ""\n`)
        return startRedis({ conf, port, suite })
      }),
    )
    const nodes = new Map(['a', 'b', 'c'].map((name, index) => [name, `127.0.0.1:${ports[index]}`]))
    const text = script
      .replaceAll(/\b([abc]):7000\b/g, (_, name: string) => nodes.get(name) ?? '')
      .replaceAll('redis-cli', program(server('redis', suite), 'redis-cli'))
    await runOrThrow(['bash', '--norc', '-euc', text], { directory })
    const shown = (await first?.cli(['CLUSTER', 'NODES']))?.stdout ?? ''
    return shown
      .trim()
      .split('\n')
      .map((line) =>
        line
          .split(' ')
          .slice(8)
          .reduce((sum, range) => sum + slotsIn(range), 0),
      )
      .toSorted((a, b) => a - b)
  }
}

function slotsIn(range: string): number {
  const [from = 0, to = from] = range.split('-').map(Number)
  return to - from + 1
}
