import { expect, test } from 'vitest'
import { rewind } from '../../src/engines/postgresql/rewind.ts'
import type { ServerHost } from '../../src/engines/postgresql/server-host.ts'
import { readConninfo } from '../../src/formats/libpq-conninfo.ts'

test('passwords go into a file of their own: none stands in the command line of pg_rewind', async () => {
  const scripts: string[] = []
  const host = { run: async (script: string) => String(scripts.push(script)) } as Partial<ServerHost>
  const conninfo =
    readConninfo('host=b port=5432 user=r password=primero passfile=/r sslmode=verify-full') ?? []
  const account = { user: 'dbbal', password: 'two:\\x' }
  await rewind(host as ServerHost, { conninfo, account }, '/kept', 1000)
  const lines = scripts.join('').split('\n')
  expect(lines.filter((line) => line.includes('two'))).toEqual([
    `printf '%s\\n' '*:*:*:*:two\\:\\\\x' > "$bundle/passfile"`,
  ])
  const [source] = lines.filter((line) => line.includes('--source-server'))
  expect(source).toContain(
    "'host=b port=5432 sslmode=verify-full user=dbbal dbname=postgres application_name=dbbal'",
  )
  expect(scripts.join('')).not.toContain('primero')
})
