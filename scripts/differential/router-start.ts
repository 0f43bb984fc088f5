import { execFileSync } from 'node:child_process'
import { existsSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { isRoot, tempDir } from '../../test/live/support/process.ts'
import { type InstalledServer, program, server } from '../../test/live/support/servers.ts'

/** Printed when the Router serves. */
export const upMark = 'dbbal: up'

/** The Router on mysqlrouter.conf in the working directory, with a network and places of its own, which it may spoil. */
export function routerStart(installed: InstalledServer): readonly [string, ...string[]] {
  const script = resolve('scripts/differential/start-router.pl')
  const namespaces = isRoot() ? '-nm' : '-rnm'
  const router = [program(installed, 'mysqlrouter'), '-c', 'mysqlrouter.conf']
  return ['unshare', namespaces, 'perl', script, companions(installed), ...router]
}

const state = {
  version: '1.0.0',
  'metadata-cache': {
    'group-replication-id': 'a',
    'cluster-metadata-servers': ['mysql://127.0.0.1:1'],
  },
}

let made: string | undefined

/** Directory of the files that a good configuration may name: a keyring with its master key, a certificate with its key, servers to ask. */
function companions(installed: InstalledServer): string {
  if (made !== undefined && existsSync(made)) return made
  const directory = tempDir('differential-companions')
  const keyring = program(installed, 'mysqlrouter_keyring')
  const inside = { cwd: directory, stdio: ['pipe', 'pipe', 'pipe'] as ['pipe', 'pipe', 'pipe'] }
  writeFileSync(join(directory, 'passwords'), '')
  writeFileSync(join(directory, 'state.json'), JSON.stringify(state))
  // The master key knows the keyring by the name that it was made with: as it stands in the configuration.
  execFileSync(keyring, ['init', '--master-key-file=key', 'keyring'], inside)
  const login = ['set', '--master-key-file=key', 'keyring', 'router', 'password']
  execFileSync(keyring, login, { ...inside, input: 'k3Vq-9tZr_Lw27pe' })
  const newKey = [
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:prime256v1',
    '-noenc',
    '-keyout',
    'server.key',
  ]
  const openssl = program(server('openssl', 'system'), 'openssl')
  execFileSync(openssl, ['req', '-x509', ...newKey, '-out', 'server.pem', '-subj', '/CN=localhost'], inside)
  made = directory
  return directory
}
