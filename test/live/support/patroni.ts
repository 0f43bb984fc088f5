/**
 * Patroni over PostgreSQL, as an administrator runs it: it makes the data, starts the server and moves the roles.
 *
 *   const pg1 = await startPatroni({ name: 'pg1', postgres, etcdPort, apiPort, certificates })
 *   await pg1.waitFor('leader')
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { request } from 'node:https'
import { join } from 'node:path'
import type { Certificates } from './certificates.ts'
import type { DaemonPostgres } from './daemon-postgres.ts'
import { giveToPostgres, type RunningProcess, startProcess, waitFor } from './process.ts'
import { program, server } from './servers.ts'
import { addresses, estateSecrets } from './switchover-topology.ts'

export const scope = 'shop'
export const apiUser = 'operator'

export interface PatroniOptions {
  /** Where it keeps its server; not started, no data yet. */
  postgres: DaemonPostgres
  etcdPort: number
  apiPort: number
  /** Of its REST interface. */
  certificates: Certificates
  /** The server waits for the disk, as for a benchmark. */
  hasFsync: boolean
}

export interface Patroni {
  /** Of its REST interface. */
  apiPort: number
  postgres: DaemonPostgres
  process: RunningProcess
  /** One request to its REST interface, with its password. */
  ask(method: 'GET' | 'POST', path: string, body?: object): Promise<{ status: number; text: string }>
  /** Until it says so of itself. */
  waitFor(role: 'leader' | 'replica'): Promise<void>
  /** Changes its tags, and waits until it tells them to everybody. */
  setTags(tags: Readonly<Record<string, boolean>>): Promise<void>
}

export async function startPatroni(options: PatroniOptions): Promise<Patroni> {
  const { postgres, apiPort, certificates } = options
  const { name, socketDirectory: directory } = postgres
  const file = join(directory, 'patroni.yml')
  writeFileSync(file, configuration(options, {}))
  await giveToPostgres(directory)
  const process = startProcess({
    name: 'patroni',
    argv: [program(server('patroni', 'system'), 'patroni'), file],
    directory,
    asPostgres: true,
    env: { HOME: directory },
  })
  const ask: Patroni['ask'] = (method, path, body) =>
    askApi({ host: addresses[name], port: apiPort, ca: certificates.ca }, method, path, body)
  return {
    apiPort,
    postgres,
    process,
    ask,
    async waitFor(role) {
      // 200 is yes.
      await waitFor(async () => (await ask('GET', `/${role}`)).status === 200, {
        what: `${name} to be ${role}`,
        timeoutMs: 120_000,
        process,
      })
    },
    async setTags(tags) {
      writeFileSync(file, configuration(options, tags))
      process.signal('SIGHUP')
      const isTold = async (): Promise<boolean> => {
        const { members } = JSON.parse((await ask('GET', '/cluster')).text) as {
          members: readonly { name: string; tags?: object }[]
        }
        const told = members.find((each) => each.name === `${name}-member`)?.tags ?? {}
        return JSON.stringify(told) === JSON.stringify(tags)
      }
      await waitFor(isTold, { what: `the tags of ${name}`, process })
    },
  }
}

/** JSON is YAML. Its name is another one than the instance's: dbbal knows it by address and port. */
function configuration(
  { postgres, etcdPort, apiPort, certificates, hasFsync }: PatroniOptions,
  tags: Readonly<Record<string, boolean>>,
): string {
  const { name, port, dataDirectory, socketDirectory, installed } = postgres
  const host = addresses[name]
  const parameters = {
    max_connections: 300,
    shared_buffers: '16MB',
    fsync: hasFsync ? 'on' : 'off',
    wal_log_hints: 'on',
    hot_standby: 'on',
    wal_retrieve_retry_interval: '200ms',
    unix_socket_directories: socketDirectory,
  }
  return JSON.stringify({
    scope,
    name: `${name}-member`,
    restapi: {
      listen: `${host}:${apiPort}`,
      connect_address: `${host}:${apiPort}`,
      certfile: certificates.cert,
      keyfile: certificates.key,
      authentication: { username: apiUser, password: estateSecrets.ESTATE_MANAGER },
    },
    ctl: { cacert: certificates.ca },
    etcd3: { host: `127.0.0.1:${etcdPort}` },
    bootstrap: {
      dcs: {
        ttl: 30,
        loop_wait: 10,
        retry_timeout: 10,
        postgresql: { use_pg_rewind: true, use_slots: true, parameters },
      },
      initdb: [{ encoding: 'UTF8' }, 'no-locale', 'no-sync'],
    },
    postgresql: {
      listen: `${host}:${port}`,
      connect_address: `${host}:${port}`,
      data_dir: dataDirectory,
      bin_dir: program(installed, 'postgres').replace(/\/[^/]*$/, ''),
      pgpass: join(socketDirectory, 'pgpass'),
      use_unix_socket: true,
      authentication: {
        superuser: { username: 'postgres', password: estateSecrets.ESTATE_MANAGER },
        replication: { username: 'replicator', password: estateSecrets.ESTATE_REPLICATION },
        rewind: { username: 'rewinder', password: estateSecrets.ESTATE_REPLICATION },
      },
      parameters: { unix_socket_directories: socketDirectory },
      pg_hba: [
        'local all all trust',
        'host all all 127.0.0.0/8 scram-sha-256',
        'host replication replicator 127.0.0.0/8 scram-sha-256',
      ],
    },
    tags,
  })
}

function askApi(
  { host, port, ca }: { host: string; port: number; ca: string },
  method: string,
  path: string,
  body?: object,
): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const auth = `${apiUser}:${estateSecrets.ESTATE_MANAGER}`
    const asked = request(
      { host, port, ca: readFileSync(ca), method, path, auth, agent: false },
      (answer) => {
        let text = ''
        answer.setEncoding('utf8').on('data', (part: string) => {
          text += part
        })
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text }))
      },
    )
    asked.on('error', reject)
    asked.end(body === undefined ? undefined : JSON.stringify(body))
  })
}
