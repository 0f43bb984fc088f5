/**
 * MySQL servers on 127.0.0.1, copied from the template: alone, as source and replicas, as a replication group.
 * root has no password.
 *
 *   const { source, replicas } = await startReplication({ replicas: 2 })
 *   const { members } = await startGroup()
 *   await source.query('SELECT 1', { user: 'app', password: 'x' })
 */
import { randomUUID } from 'node:crypto'
import { queryAllMysql } from './mysql-query.ts'
import type { MysqlOptions, MysqlServer } from './mysql-server.ts'
import { startMysql, startMysqls } from './mysql-server.ts'
import { freePorts } from './ports.ts'
import { waitFor } from './process.ts'

export { type MysqlLogin, queryAllMysql, queryMysql } from './mysql-query.ts'
export { type MysqlOptions, type MysqlServer, startMysql } from './mysql-server.ts'

/** The account that replicas and group members use. */
export const REPLICATION_LOGIN = { user: 'repl', password: 'repl-secret' } as const

/** A source and its replicas, which are super_read_only. Ready when all replicas replicate. */
export async function startReplication(
  options: { replicas?: number } & Omit<MysqlOptions, 'port'> = {},
): Promise<{ source: MysqlServer; replicas: MysqlServer[] }> {
  const { replicas: count = 2, ...rest } = options
  const [source, ...replicas] = await startMysqls(count + 1, rest)
  if (source === undefined) throw new Error('no source')
  await source.query(`CREATE USER ${quotedReplicationUser()}`)
  await source.query(`GRANT REPLICATION SLAVE ON *.* TO '${REPLICATION_LOGIN.user}'@'%'`)
  await Promise.all(replicas.map((replica) => follow(replica, source)))
  return { source, replicas }
}

async function follow(replica: MysqlServer, source: MysqlServer): Promise<void> {
  const { user, password } = REPLICATION_LOGIN
  await replica.query(
    `CHANGE REPLICATION SOURCE TO SOURCE_HOST='127.0.0.1', SOURCE_PORT=${source.port}, SOURCE_USER='${user}',
     SOURCE_PASSWORD='${password}', SOURCE_AUTO_POSITION=1, GET_SOURCE_PUBLIC_KEY=1, SOURCE_CONNECT_RETRY=1,
     SOURCE_RETRY_COUNT=100`,
  )
  await replica.query('START REPLICA')
  await replica.query('SET GLOBAL super_read_only=ON')
  const isReplicating = async () => {
    const [status] = await replica.query('SHOW REPLICA STATUS')
    return status?.['Replica_IO_Running'] === 'Yes' && status['Replica_SQL_Running'] === 'Yes'
  }
  await waitFor(isReplicating, { what: `replica ${replica.port} to replicate`, process: replica.process })
}

/** A replication group with one primary, which is the first member. Ready when all members are ONLINE. */
export async function startGroup(
  options: { members?: number } & Omit<MysqlOptions, 'port'> = {},
): Promise<{ members: MysqlServer[]; groupName: string }> {
  const groupName = randomUUID()
  const groupPorts = await freePorts(options.members ?? 3)
  const members = await Promise.all(
    groupPorts.map((own) =>
      startMysql({ settings: { ...groupConfiguration(groupName, own, groupPorts), ...options.settings } }),
    ),
  )
  await Promise.all(members.map(prepareRecovery))
  const [first, ...others] = members
  if (first === undefined) throw new Error('no member')
  await first.query('SET GLOBAL group_replication_bootstrap_group=ON')
  await first.query('START GROUP_REPLICATION')
  await first.query('SET GLOBAL group_replication_bootstrap_group=OFF')
  await Promise.all(others.map((member) => member.query('START GROUP_REPLICATION')))
  await waitFor(async () => (await onlineMembers(first)) === members.length, {
    what: `${members.length} members to be ONLINE`,
    timeoutMs: 60_000,
    process: members.map((member) => member.process),
  })
  return { members, groupName }
}

async function onlineMembers(member: MysqlServer): Promise<number> {
  const rows = await member.query(
    "SELECT 1 FROM performance_schema.replication_group_members WHERE MEMBER_STATE = 'ONLINE'",
  )
  return rows.length
}

function groupConfiguration(groupName: string, own: number, all: readonly number[]): Record<string, string> {
  return {
    plugin_load_add: 'group_replication.so',
    group_replication_group_name: groupName,
    group_replication_start_on_boot: 'OFF',
    group_replication_bootstrap_group: 'OFF',
    group_replication_local_address: `127.0.0.1:${own}`,
    group_replication_group_seeds: all.map((port) => `127.0.0.1:${port}`).join(','),
    group_replication_recovery_get_public_key: 'ON',
    group_replication_ip_allowlist: '127.0.0.1/8',
    group_replication_message_cache_size: '128M',
    group_replication_member_expel_timeout: '0',
  }
}

async function prepareRecovery(member: MysqlServer): Promise<void> {
  const { user, password } = REPLICATION_LOGIN
  const grants = 'REPLICATION SLAVE, BACKUP_ADMIN, GROUP_REPLICATION_STREAM, CONNECTION_ADMIN'
  await queryAllMysql({ socketPath: member.socket, user: 'root' }, [
    'SET SQL_LOG_BIN=0', // the session's own: each member makes the account for itself
    `CREATE USER ${quotedReplicationUser()}`,
    `GRANT ${grants} ON *.* TO '${user}'@'%'`,
    'SET SQL_LOG_BIN=1',
    `CHANGE REPLICATION SOURCE TO SOURCE_USER='${user}', SOURCE_PASSWORD='${password}'
     FOR CHANNEL 'group_replication_recovery'`,
  ])
}

function quotedReplicationUser(): string {
  return `'${REPLICATION_LOGIN.user}'@'%' IDENTIFIED BY '${REPLICATION_LOGIN.password}'`
}
