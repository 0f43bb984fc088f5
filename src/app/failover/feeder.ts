import { lookup } from 'node:dns/promises'
import { ServerFault } from '../../drivers/server-fault.ts'
import { readHbaRules } from '../../engines/postgresql/read-hba-rules.ts'
import type { Server } from '../../engines/postgresql/server.ts'
import { type Ahead, aheadText } from '../../failover/elect.ts'
import { whyNotFed } from '../../failover/judge-feeding.ts'
import type { HbaRule } from '../../failover/observation.ts'
import type { Seen } from '../../failover/seen.ts'
import { conninfoParameter, readConninfo } from '../../formats/libpq-conninfo.ts'
import type { Switchover } from './switchover.ts'

/** Clients are held, and the servers may be busy. */
const askMs = 3000

/** Whom the candidate can stream from what it lacks, or why from nobody. */
export async function feederOf(
  { to, siblings }: Pick<Switchover, 'to' | 'siblings'>,
  ahead: Ahead,
): Promise<{ feeder: Server } | { refused: string }> {
  const reasons: string[] = []
  for (const { name } of ahead.best) {
    const feeder = siblings.find(({ server }) => server.name === name)?.server
    if (feeder === undefined) throw new Error(`${name} was not opened`)
    const reason = await reasonAgainst(to.server, feeder)
    if (reason === undefined) return { feeder }
    reasons.push(reason)
  }
  const { name } = to.server
  return { refused: `${aheadText(name, ahead)}; ${name} cannot stream them: ${reasons.join('; ')}` }
}

async function reasonAgainst(server: Server, feeder: Server): Promise<string | undefined> {
  try {
    const [own] = await server.query(
      "SELECT current_setting('server_version_num')::int AS version, current_setting('primary_conninfo') AS conninfo",
      askMs,
    )
    const [row] = await feeder.query(
      "SELECT current_setting('max_wal_senders')::int AS most, (SELECT count(*) FROM pg_stat_replication)::int AS used",
      askMs,
    )
    const conninfo = readConninfo(String(own?.['conninfo'])) ?? []
    const user = conninfoParameter(conninfo, 'user')
    const { host } = server.address
    return whyNotFed(feeder.name, {
      version: Number(own?.['version']),
      maxWalsenders: Number(row?.['most']),
      walsenders: Number(row?.['used']),
      rules: user === undefined ? { unseen: 'its account is not known' } : await rulesOf(feeder),
      caller: {
        user: user ?? '',
        address: await lookup(host).then(
          ({ address }) => address,
          () => host,
        ),
        sslmode: conninfoParameter(conninfo, 'sslmode'),
      },
    })
  } catch (error) {
    if (!(error instanceof ServerFault)) throw error
    return error.message
  }
}

/** Grants of an earlier version may not let it read them: then only the stream shows it. */
async function rulesOf(feeder: Server): Promise<Seen<readonly HbaRule[]>> {
  try {
    return await readHbaRules(feeder, askMs)
  } catch (error) {
    if (!(error instanceof ServerFault) || error.kind !== 'statement') throw error
    return { unseen: error.message }
  }
}
