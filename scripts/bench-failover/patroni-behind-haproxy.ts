import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type ManagedEstate, startPatroniEstate } from '../../test/live/support/managed-estate.ts'
import type { Patroni } from '../../test/live/support/patroni.ts'
import {
  addresses,
  databaseNames,
  type EstatePlaces,
  poolerDirectory,
  poolerNames,
} from '../../test/live/support/switchover-topology.ts'
import { startHaproxy } from './haproxy.ts'

/** The estate of `Patroni through dbbal`, but its poolers write through HAProxy, which asks Patroni who leads. */
export async function startPatroniBehindHaproxy(): Promise<{ estate: ManagedEstate<Patroni>; port: number }> {
  const estate = await startPatroniEstate({ hasFsync: true })
  const port = await startHaproxy(Object.values(estate.nodes))
  leadTo(port, estate.places)
  for (const pooler of estate.poolers) {
    await pooler.console('RELOAD')
    await pooler.console('RECONNECT')
  }
  return { estate, port }
}

function leadTo(port: number, { root, port: own }: EstatePlaces): void {
  const direct = `host=${addresses.pg1} port=${own}`
  for (const directory of poolerNames.map((name) => poolerDirectory(root, name)))
    for (const file of readdirSync(directory).filter((name) => name.endsWith('.ini'))) {
      const path = join(directory, file)
      const lines = readFileSync(path, 'utf8').split('\n')
      const moved = lines.map((line) =>
        databaseNames.some((name) => line.startsWith(`${name} = ${direct} `))
          ? line.replace(direct, `host=127.0.0.1 port=${port}`)
          : line,
      )
      const count = moved.filter((line, index) => line !== lines[index]).length
      if (count !== databaseNames.length) throw new Error(`${path}: ${count} entries lead to ${direct}`)
      writeFileSync(path, moved.join('\n'))
    }
}
