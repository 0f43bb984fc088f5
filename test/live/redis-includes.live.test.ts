/** The files that a pattern of `include` fits, and their order: what the server reads is what the linter reads. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { matchFiles } from '../../src/app/match-files.ts'
import { readConf, valueIn } from '../../src/products/redis/lint/conf.ts'
import { freeRedisPort } from './support/ports.ts'
import { tempDir } from './support/process.ts'
import { startRedis } from './support/redis.ts'
import { describeLive, server } from './support/servers.ts'

const files = {
  'd/b.conf': 'maxclients 101\n',
  'd/a.conf': 'maxclients 102\n',
  'd/10.conf': 'maxclients 103\n',
  'd/.c.conf': 'maxclients 104\n',
  'd/e.conf/inner': 'maxclients 105\n',
  'd/{a,b}': 'maxclients 106\n',
}

for (const id of [
  { name: 'redis', suite: 'system' },
  { name: 'redis', suite: 'sid' },
  { name: 'valkey', suite: 'sid' },
] as const) {
  describeLive(`include of a pattern, ${id.name} of ${id.suite}`, [id], () => {
    test.each(['d/*.conf', 'd/[!b]*', 'd/.*.conf', 'd/?.conf', 'd/{*', 'd/*.none', 'd/[b.conf', '*/a.conf'])(
      '%s',
      async (pattern) => {
        const directory = tempDir('include')
        const port = await freeRedisPort()
        const conf = join(directory, 'redis.conf')
        const text = `port ${port}\nbind 127.0.0.1\nmaxclients 99\ninclude ${pattern}\n`
        for (const [name, own] of Object.entries({ ...files, 'redis.conf': text })) {
          mkdirSync(dirname(join(directory, name)), { recursive: true })
          writeFileSync(join(directory, name), own)
        }
        const { cli } = await startRedis({ conf, port, product: id.name, suite: id.suite })
        const answer = (await cli(['CONFIG', 'GET', 'maxclients'])).stdout.trim().split('\n').at(-1)
        const read = readConf(
          { name: conf, kind: 'redis.conf', text },
          {
            version: server(id.name, id.suite).version,
            include: (name, kind) => readable(name, kind),
            matching: (each) => matchFiles(each, directory),
          },
        )
        expect(valueIn(read, 'maxclients')).toBe(answer)
      },
    )
  })
}

function readable(name: string, kind: string): { name: string; kind: string; text: string } | undefined {
  try {
    return { name, kind, text: readFileSync(name, 'utf8') }
  } catch {
    return undefined
  }
}
