/**
 * Starts a Router from generated files at the very paths they name, as on its host: in a mount namespace with an /etc,
 * /var/lib, /var/log, /run and /srv of its own, and a network namespace where every address may be bound and nothing
 * answers. Root only.
 *
 *   const { code, log } = await tryRouter(files, 'shop-router/r1')
 */
import { chmodSync, copyFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { readRouterConf } from '../../../src/formats/router-conf.ts'
import { makeCertificates } from './certificates.ts'
import { run, tempDir } from './process.ts'
import { program, server } from './servers.ts'

export interface TriedRouter {
  /** 0: it listened on every port of the configuration and ended when it was asked to. */
  code: number | null
  /** What the scripts said, and then its log. */
  output: string
}

const privateFolders = ['/etc', '/var/lib', '/var/log', '/run', '/srv']

const script = `
set -eu
stage=$1 conf=$2 log=$3 ports=$4 bin=$5
for folder in ${privateFolders.join(' ')}; do mount --bind "$stage$folder" "$folder"; done
echo 1 >/proc/sys/net/ipv4/ip_nonlocal_bind
echo 1 >/proc/sys/net/ipv6/ip_nonlocal_bind
PATH=$bin:$PATH
cd "$(dirname "$conf")"
if [ -x setup-keyring.sh ]; then
  printf 'pw-router' | ./setup-keyring.sh
  DBBAL_ROUTER_PASSWORD=pw-router ./setup-keyring.sh
fi
mysqlrouter -c "$conf" </dev/null &
router=$!
listening() {
  for port in $ports; do
    grep -qE ": [0-9A-F]+:$(printf %04X "$port") [0-9A-F]+:0000 0A " /proc/net/tcp /proc/net/tcp6 || return 1
  done
}
for try in $(seq 100); do
  if listening; then break; fi
  if ! kill -0 "$router" 2>/dev/null; then break; fi
  sleep 0.05
done
code=0
listening || code=1
kill "$router" 2>/dev/null || true
wait "$router" || code=1
cat "$log/mysqlrouter.log" 2>/dev/null || true
exit "$code"
`

/** `instance` is the instance's directory among the files. */
export async function tryRouter(files: ReadonlyMap<string, string>, instance: string): Promise<TriedRouter> {
  const stage = tempDir('router-host')
  const own = [...files].filter(([path]) => path.startsWith(`${instance}/`))
  const dropIn = files.get(`${instance}/mysqlrouter.service.d/dbbal.conf`) ?? ''
  const conf = /^ExecStart=\S+ -c (\S+)$/m.exec(dropIn)?.[1] ?? ''
  const { sections, fault } = readRouterConf(files.get(`${instance}/mysqlrouter.conf`) ?? '')
  if (fault !== undefined) throw new Error(`${instance}/mysqlrouter.conf:${fault.line}: ${fault.message}`)
  const options = sections.flatMap((section) =>
    section.options.map((option) => ({ ...option, section: section.name })),
  )
  makeFolders(stage, dropIn)
  writeFileSync(join(stage, 'etc/passwd'), 'root:x:0:0::/root:/bin/sh\nmysqlrouter:x:0:0::/:/bin/sh\n')
  writeFileSync(join(stage, 'etc/hosts'), '127.0.0.1 localhost rt-b.example.net\n')
  for (const [path, text] of own) put(stage, join(dirname(conf), path.slice(instance.length + 1)), text)
  await putCertificates(stage, options)
  const log = options.find(({ name }) => name === 'logging_folder')?.value ?? ''
  mkdirSync(join(stage, dirname(log)), { recursive: true })
  const ports = options.filter(
    ({ section, name }) => name === 'bind_port' || (section === 'http_server' && name === 'port'),
  )
  const bin = dirname(program(server('mysqlrouter', 'sid'), 'mysqlrouter'))
  const argv = [
    'unshare',
    '--mount',
    '--net',
    'sh',
    '-c',
    script,
    'sh',
    stage,
    conf,
    log,
    ports.map(({ value }) => value).join(' '),
    bin,
  ]
  const { code, stdout, stderr } = await run(argv)
  return { code, output: stderr + stdout }
}

/** What systemd makes before it starts the unit. */
function makeFolders(stage: string, dropIn: string): void {
  for (const folder of privateFolders) mkdirSync(join(stage, folder), { recursive: true })
  const roots = { Runtime: '/run', State: '/var/lib', Logs: '/var/log' } as const
  for (const [kind, root] of Object.entries(roots)) {
    const below = new RegExp(`^${kind}Directory=(.*)$`, 'm').exec(dropIn)?.[1]
    if (below !== undefined) mkdirSync(join(stage, root, below), { recursive: true })
  }
}

function put(stage: string, path: string, text: string): void {
  const file = join(stage, path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, text)
  chmodSync(file, path.endsWith('.sh') ? 0o755 : 0o600)
}

async function putCertificates(
  stage: string,
  options: readonly { name: string; value: string }[],
): Promise<void> {
  const { ca, cert, key } = await makeCertificates(tempDir('tls'))
  for (const { name, value } of options) {
    const kind = /(?:^|_)ssl_(ca|cert|key)$/.exec(name)?.[1]
    if (kind === undefined) continue
    mkdirSync(join(stage, dirname(value)), { recursive: true })
    copyFileSync({ ca, cert, key }[kind] ?? '', join(stage, value))
  }
}
