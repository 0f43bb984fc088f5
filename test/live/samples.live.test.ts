/** The sample configurations that Debian's packages install: no false alarm. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { recognise } from '../../src/lint/file-kinds.ts'
import { linters } from '../../src/products/linters.ts'
import { lintFiles } from '../lint/support/lint-text.ts'
import { describeLive, type ServerName, server } from './support/servers.ts'

const samples: readonly { name: ServerName; paths: readonly string[] }[] = [
  { name: 'pgbouncer', paths: ['etc/pgbouncer/pgbouncer.ini'] },
  { name: 'redis', paths: ['etc/redis/redis.conf', 'etc/redis/sentinel.conf'] },
]

for (const { name, paths } of samples) {
  for (const suite of ['system', 'sid'] as const) {
    describeLive(`the linter of ${name}, on the samples of ${suite}`, [{ name, suite }], () => {
      test.each(paths)('has no error for %s', async (path) => {
        const installed = server(name, suite)
        const file = join(installed.root ?? '/', path)
        if (!existsSync(file)) throw new Error(`${file} is not there: install the whole package`)
        const text = readFileSync(file, 'utf8')
        const linter = await linters[name]?.()
        if (linter === undefined) throw new Error(`no linter for ${name}`)
        const kind = recognise(path, text)?.kind ?? ''
        const found = lintFiles(linter, [{ name: path, kind, text }], installed.version)
        expect(found.filter(({ severity }) => severity === 'error')).toEqual([])
      })
    })
  }
}
