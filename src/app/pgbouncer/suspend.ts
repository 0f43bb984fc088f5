import { type ConsoleChoice, openConsoles } from './consoles.ts'
import { type Done, onEach } from './on-each.ts'
import type { Outcome } from './outcome.ts'

export interface SuspendOptions extends ConsoleChoice {
  confirm: (plan: readonly string[]) => Promise<void>
}

/** SUSPEND: every socket is flushed and left alone, until RESUME. PgBouncer has it up to 1.25. */
export async function suspend(options: SuspendOptions): Promise<readonly Outcome<undefined>[]> {
  const { consoles } = await openConsoles(options)
  await options.confirm(
    consoles.map(
      ({ name }) => `${name}: suspend the whole process: no client is answered until dbbal pgbouncer resume`,
    ),
  )
  return onEach(consoles, async (connection): Promise<Done<undefined>> => {
    await connection.query('SUSPEND')
    return { message: 'suspended until dbbal pgbouncer resume', value: undefined }
  })
}
