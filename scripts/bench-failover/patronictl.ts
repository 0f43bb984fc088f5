import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ManagedEstate, ManagedName } from '../../test/live/support/managed-estate.ts'
import { type Patroni, scope } from '../../test/live/support/patroni.ts'
import { run } from '../../test/live/support/process.ts'
import { program, server } from '../../test/live/support/servers.ts'

/** What Patroni's own command takes for a switchover, milliseconds. */
export async function patronictl({ nodes }: ManagedEstate<Patroni>, to: ManagedName): Promise<number> {
  const { socketDirectory: directory } = nodes[to].postgres
  const from = to === 'pg1' ? 'pg2' : 'pg1'
  const members = ['--leader', `${from}-member`, '--candidate', `${to}-member`]
  const file = writeConfiguration(directory)
  const begun = performance.now()
  const { stdout, stderr } = await run(
    [
      ...[program(server('patroni', 'system'), 'patronictl'), '-c', file],
      ...['switchover', ...members, '--force', scope],
    ],
    { directory, env: { HOME: directory } },
  )
  const tookMs = performance.now() - begun
  // Its exit code is 0 for a failure too.
  if (!stdout.includes('Successfully switched over')) throw new Error(`patronictl: ${stdout}${stderr}`)
  return tookMs
}

/** The names in certificates are not looked at: it needs python3-idna for that, which its package does not bring. */
function writeConfiguration(directory: string): string {
  const own = JSON.parse(readFileSync(join(directory, 'patroni.yml'), 'utf8')) as { ctl: object }
  const file = join(directory, 'patronictl.yml')
  writeFileSync(file, JSON.stringify({ ...own, ctl: { ...own.ctl, insecure: true } }))
  return file
}
