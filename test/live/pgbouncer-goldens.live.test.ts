/** The topologies of PgBouncer's goldens and of the estates: PgBouncer starts from what they come to, without a word. */
import { readFileSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { parse } from 'yaml'
import { readPgbouncerIni } from '../../src/formats/pgbouncer-ini.ts'
import { generate, writeFiles } from '../support/generate.ts'
import { patched, type Tree } from '../support/pooler-topology.ts'
import { type Certificates, makeCertificates } from './support/certificates.ts'
import { startPgbouncer } from './support/pgbouncer.ts'
import { freePort } from './support/ports.ts'
import { giveToPostgres, tempDir } from './support/process.ts'
import { describeLive, type Suite } from './support/servers.ts'

interface Golden {
  path: string
  environment?: string
  suite: Suite
  /** What a real PgBouncer cannot have here. */
  patch?: Tree
}

const goldens: readonly Golden[] = [
  { path: 'generate/pgbouncer-minimal/topology.yaml', suite: 'sid' },
  { path: 'generate/pgbouncer-1.18/topology.yaml', suite: 'system' },
  {
    path: 'generate/pgbouncer-full/topology.yaml',
    suite: 'sid',
    patch: {
      balancers: {
        pool: { endpoint: null, settings: { unix_socket_group: null }, settings_unchecked: null },
      },
    },
  },
  { path: 'generate/pgbouncer-auth-query/topology.yaml', suite: 'sid' },
  { path: 'generate/pgbouncer-md5/topology.yaml', suite: 'sid' },
  { path: 'generate/pgbouncer-sharding/topology.yaml', environment: 'production', suite: 'sid' },
  { path: 'topologies/smallest.yaml', suite: 'sid' },
  { path: 'topologies/patroni-pgbouncer.yaml', suite: 'sid' },
  { path: 'topologies/sharded-ledger-dr-staging.yaml', environment: 'production', suite: 'sid' },
  { path: 'topologies/sharded-ledger-dr-staging.yaml', environment: 'staging', suite: 'sid' },
  { path: 'topologies/every-construct.yaml', environment: 'production', suite: 'sid' },
  { path: 'topologies/every-construct.yaml', environment: 'staging', suite: 'sid' },
]

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function treeOf(value: unknown): Tree {
  return isTree(value) ? value : {}
}

/** The topology of a golden in its environment, with certificates that this machine has. */
function treeOfGolden({ path, environment, patch = {} }: Golden, tls: Certificates): Tree {
  const text = readFileSync(join('fixtures', path), 'utf8').replace(
    /\/etc\/[a-z/-]+\/[^"',}\s]*(?:\}[^"',}\s]*)?[.](?:pem|key)/g,
    (file) => (file.includes('ca.pem') ? tls.ca : file.endsWith('.key') ? tls.key : tls.cert),
  )
  const { environments, ...tree } = treeOf(parse(text))
  const inEnvironment = patched(tree, treeOf(treeOf(environments)[environment ?? '']))
  return patched({ ...inEnvironment, environment: environment ?? 'test' }, patch)
}

/** A pooler of the tree, on this machine: address, ports and directories. */
async function movedHere(name: string, declared: Tree, root: string): Promise<Tree> {
  const instances: Tree = {}
  for (const [instance, value] of Object.entries(treeOf(declared['instances']))) {
    instances[instance] = value === null ? null : { host: '127.0.0.1', port: await freePort() }
  }
  const isNumbered = JSON.stringify(declared).includes('{process}') || declared['processes'] !== undefined
  const service = `pgbouncer-${name}-{instance}${isNumbered ? '@{process}' : ''}`
  return {
    instances,
    deploy: { via: 'local', directory: join(root, name, '{instance}'), service },
    settings: { unix_socket_dir: join(root, 'sockets', name, '{instance}', isNumbered ? '{process}' : '') },
  }
}

function passwordOf(login: unknown): string {
  return `pw-${Object.values(treeOf(treeOf(login)['password']))[0]}`
}

describeLive(
  'PgBouncer starts from',
  [
    { name: 'pgbouncer', suite: 'system' },
    { name: 'pgbouncer', suite: 'sid' },
    { name: 'openssl', suite: 'system' },
  ],
  () => {
    let tls: Certificates
    beforeAll(async () => {
      const directory = tempDir('tls')
      tls = await makeCertificates(directory)
      await giveToPostgres(directory)
    })

    test.each(goldens.map((golden) => [golden.path, golden.environment ?? '', golden] as const))(
      '%s %s',
      async (_, __, golden) => {
        const root = tempDir('golden')
        let tree = treeOfGolden(golden, tls)
        const balancers = treeOf(tree['balancers'])
        const poolers = Object.entries(balancers).filter(([, value]) => {
          const declared = treeOf(value)
          return (declared['kind'] ?? treeOf(balancers[String(declared['like'])])['kind']) === 'pgbouncer'
        })
        for (const [name, declared] of poolers) {
          tree = patched(tree, {
            balancers: { [name]: await movedHere(name, treeOf(declared), root) },
          })
        }
        const { files, topology } = await generate(JSON.stringify(tree), { only: 'pgbouncer' })
        await writeFiles(files, root)
        let started = 0
        for (const [path, text] of files) {
          if (!path.endsWith('.ini')) continue
          const { items } = readPgbouncerIni(text, { quotedKeys: true })
          const setting = (wanted: string): string =>
            items.flatMap((item) => (item.kind === 'pair' && item.key === wanted ? [item.value] : []))[0] ??
            ''
          await mkdir(setting('unix_socket_dir'), { recursive: true })
          await giveToPostgres(root)
          const port = Number(setting('listen_port'))
          const process = await startPgbouncer({ suite: golden.suite, ini: join(root, path), port })
          started += 1
          const admin = treeOf(topology.balancers.get(dirname(dirname(path)))?.declared)['admin']
          if (admin !== undefined) {
            const console = {
              host: setting('unix_socket_dir'),
              port,
              database: 'pgbouncer',
              user: setting('admin_users'),
              password: passwordOf(admin),
            }
            const databases = await process.query('SHOW DATABASES', console)
            const entries = items.flatMap((item) =>
              item.kind === 'pair' && item.section === 'databases' ? [item.key] : [],
            )
            expect(entries.length).toBeGreaterThan(0)
            expect(databases.map(({ name }) => name).toSorted()).toEqual(['pgbouncer', ...entries].toSorted())
            await process.query('RELOAD', console)
          }
          expect(process.log()).not.toMatch(/ (WARNING|ERROR|FATAL) /)
        }
        expect(started).toBeGreaterThan(0)
      },
    )
  },
)
