import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { setTimeout } from 'node:timers/promises'
import type { PostgresqlAddress, PostgresqlConnection } from '../../drivers/postgresql.ts'
import type { SshHost } from '../../drivers/ssh-arguments.ts'
import { openConsole } from './open-console.ts'
import { resumeDatabases } from './resume-process.ts'

/** A console with the databases that are about to be paused there. */
export interface GuardedConsole {
  name: string
  dialled: PostgresqlAddress
  ssh: SshHost | undefined
  databases: readonly string[]
}

/** A process that does not answer is asked again for so long. */
const patienceMs = 60_000
const againMs = 500

/**
 * The guard's whole life: it reads what to watch over, connects everywhere, says `armed`, and waits. At `disarm RUN` it
 * ends; where its input ends without that, whoever started it is dead, and it resumes.
 */
export async function runGuard(input: Readable, output: Writable): Promise<void> {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {})
  output.on('error', () => {})
  const lines = createInterface({ input })[Symbol.asyncIterator]()
  const first = await lines.next()
  if (first.done) return
  const { run, consoles } = JSON.parse(first.value) as { run: string; consoles: readonly GuardedConsole[] }
  const connections = new Map<GuardedConsole, PostgresqlConnection>()
  try {
    for (const console of consoles) connections.set(console, await openConsole(console))
  } catch (error) {
    output.write(`${(error as Error).message.replaceAll('\n', ' ')}\n`)
    await Promise.all([...connections.values()].map((each) => each.close()))
    return
  }
  output.write('armed\n')
  const second = await lines.next()
  const isDisarmed = !second.done && second.value === `disarm ${run}`
  await Promise.all(
    consoles.map(async (console) => {
      const connection = connections.get(console)
      if (!isDisarmed) await resumeSurely(console, connection)
      await connection?.close()
    }),
  )
}

async function resumeSurely(console: GuardedConsole, held: PostgresqlConnection | undefined): Promise<void> {
  const deadline = Date.now() + patienceMs
  let connection = held
  while (Date.now() < deadline) {
    try {
      connection ??= await openConsole(console)
      await resumeDatabases(connection, console.databases)
      return
    } catch {
      await connection?.close()
      connection = undefined
      await setTimeout(againMs)
    }
  }
}
