import { join } from 'node:path'
import { freePorts } from './ports.ts'
import { giveToPostgres, listens, type RunningProcess, startProcess, tempDir, waitFor } from './process.ts'
import { program, server } from './servers.ts'

export interface Etcd {
  process: RunningProcess
  /** Of its clients, on 127.0.0.1. */
  port: number
}

/** One member, alone; for Patroni. */
export async function startEtcd(): Promise<Etcd> {
  const directory = tempDir('etcd')
  await giveToPostgres(directory)
  const [port = 0, peers = 0] = await freePorts(2)
  const peer = `http://127.0.0.1:${peers}`
  const client = `http://127.0.0.1:${port}`
  const options = {
    name: 'one',
    'data-dir': join(directory, 'data'),
    'listen-client-urls': client,
    'advertise-client-urls': client,
    'listen-peer-urls': peer,
    'initial-advertise-peer-urls': peer,
    'initial-cluster': `one=${peer}`,
  }
  const process = startProcess({
    name: 'etcd',
    argv: [
      program(server('etcd', 'system'), 'etcd'),
      ...Object.entries(options).map(([key, value]) => `--${key}=${value}`),
    ],
    directory,
    asPostgres: true,
  })
  await waitFor(() => listens(port), { what: 'etcd to listen', process })
  return { process, port }
}
