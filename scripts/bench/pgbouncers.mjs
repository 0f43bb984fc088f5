// Small PgBouncers on loopback, from the files that dbbal generates for them.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'

const password = 'bench-console-password'

/** The binary itself: what Debian has in the PATH is a script around it. */
const psql = newest('/usr/lib/postgresql') ?? 'psql'

/** @param {string} directory with a directory for each version */
function newest(directory) {
  if (!existsSync(directory)) return undefined
  const paths = readdirSync(directory).map((version) => join(directory, version, 'bin/psql'))
  return paths.filter((path) => existsSync(path)).at(-1)
}

/** Whether both programs are there; what is measured needs them. */
export const hasPgbouncer = ['pgbouncer', psql].every(
  (program) => spawnSync(program, ['--version'], { stdio: 'ignore' }).status === 0,
)

/**
 * @param {string} work a directory that user postgres may enter
 * @param {number} count
 * @param {readonly string[]} dbbal
 */
export async function startPgbouncers(work, count, dbbal) {
  const directory = join(work, 'fleet')
  mkdirSync(directory)
  const ports = await freePorts(count)
  const topology = join(directory, 'topology.yaml')
  writeFileSync(topology, yaml(directory, ports))
  const environment = { BENCH_CONSOLE: password, PGPASSWORD: password, XDG_STATE_HOME: join(work, 'state') }
  run([...dbbal, 'generate', '--topology', topology, '-o', directory], { ...process.env, ...environment })
  for (const port of ports) mkdirSync(join(directory, 'sockets', `p${port}`), { recursive: true })
  const isRoot = process.getuid?.() === 0
  // PgBouncer refuses to run as root.
  if (isRoot) run(['chown', '-R', 'postgres', work], process.env)
  const asPostgres = isRoot ? ['setpriv', '--reuid=postgres', '--regid=postgres', '--clear-groups'] : []
  const children = ports.map((port) => {
    const [program, ...argv] = [...asPostgres, 'pgbouncer', join(directory, `pool/p${port}/pgbouncer.ini`)]
    return spawn(program, argv, { stdio: 'ignore' })
  })
  for (const port of ports) await listening(port)
  const reloads = ports.map(
    (port) => `${psql} -qX -h 127.0.0.1 -p ${port} -U bench_admin -d pgbouncer -c RELOAD`,
  )
  return {
    environment,
    reload: (...targets) => [...dbbal, 'pgbouncer', 'reload', '--topology', topology, ...targets],
    reloadByUrl: [
      ...dbbal,
      'pgbouncer',
      'reload',
      '--url',
      `postgres://bench_admin@127.0.0.1:${ports[0]}/pgbouncer`,
    ],
    first: `pool/p${ports[0]}`,
    /** A shell script. */
    psqlLoop: reloads.join('\n'),
    stop: () => children.map((child) => child.kill('SIGKILL')),
  }
}

/** @param {string} directory @param {readonly number[]} ports */
function yaml(directory, ports) {
  return `version: 1
clusters:
  shop:
    engine: postgresql
    version: "15"
    primary: a
    port: 1
    instances: {a: {host: 127.0.0.1}}
    admin: {user: dbbal, password: {env: BENCH_CONSOLE}}
    max_connections: 1000
    databases: [shop]
    users: {app: {password: {env: BENCH_CONSOLE}}}
balancers:
  pool:
    kind: pgbouncer
    version: "1.18"
    serves: shop
    routes: {write: {to: primary}, read: {to: none}}
    pools: {write: 5}
    instances:
${ports.map((port) => `      p${port}: {host: 127.0.0.1, port: ${port}}`).join('\n')}
    admin: {user: bench_admin, password: {env: BENCH_CONSOLE}}
    deploy: {via: local, directory: "${directory}/pool/{instance}", service: "pgbouncer-{instance}"}
    settings: {unix_socket_dir: "${directory}/sockets/{instance}", listen_backlog: 128}
`
}

/** @param {readonly string[]} command @param {NodeJS.ProcessEnv} env */
function run(command, env) {
  const { status, stderr } = spawnSync(command[0], command.slice(1), { env, encoding: 'utf8' })
  if (status !== 0) throw new Error(`${command.join(' ')} exited ${status}\n${stderr}`)
}

/** @param {number} count */
async function freePorts(count) {
  const servers = await Promise.all(
    Array.from({ length: count }, () => {
      const server = createServer()
      return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)))
    }),
  )
  const ports = servers.map((server) => server.address().port)
  for (const server of servers) await new Promise((resolve) => server.close(resolve))
  return ports
}

/** @param {number} port */
async function listening(port) {
  for (let attempt = 0; attempt < 600; attempt += 1) {
    const isThere = await new Promise((resolve) => {
      const socket = connect(port, '127.0.0.1', () => resolve(true)).on('error', () => resolve(false))
      socket.unref()
    })
    if (isThere) return
    await setTimeout(50)
  }
  throw new Error(`no pgbouncer on port ${port}`)
}
