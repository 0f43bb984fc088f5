// Start-up, time and memory of the built CLI as ratios to `node -e 0`: CPU time (user + system), medians of rounds in
// which every command runs once, one after the other. A table on stdout; `--json FILE` writes the same as JSON.
// `--rounds N` (9), `--check` exits 1 where a limit is broken.
import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { poolerIni } from './bench/native-files.mjs'
import { hasPgbouncer, startPgbouncers } from './bench/pgbouncers.mjs'
import { redisNodes, replicated } from './bench/topologies.mjs'

const { values: flags } = parseArgs({
  options: {
    rounds: { type: 'string', default: '9' },
    json: { type: 'string' },
    check: { type: 'boolean', default: false },
  },
})
const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const work = mkdtempSync(join(tmpdir(), 'dbbal-bench-'))
const environment = {
  ...process.env,
  BENCH_SECRET: 'a-bench-secret',
  DEMO_SECRET: 'a-demo-secret',
  NO_COLOR: '1',
  // Of the user's caches only the newest are kept: other builds that run beside would throw these out.
  XDG_CACHE_HOME: join(work, 'cache'),
}
delete environment.NODE_OPTIONS
const node = process.execPath
const bin = join(root, 'bin/run.cjs')

/** @param {string} name @param {string} text */
function file(name, text) {
  const path = join(work, name)
  writeFileSync(path, text)
  return path
}

const topologies = {
  1000: file('1000.yaml', replicated(1000)),
  10000: file('10000.yaml', replicated(10_000)),
  redis: file('redis.yaml', redisNodes(1000)),
}
const pooler = file('pgbouncer.ini', poolerIni(100))
const poolers = join(work, 'poolers')
mkdirSync(poolers)
for (let index = 0; index < 500; index += 1) {
  writeFileSync(join(poolers, `pgbouncer-${index}.ini`), poolerIni(20))
}
const plainLoop = file(
  'plain-loop.mjs',
  `import fs from 'node:fs'; import { dirname, join } from 'node:path'
const [from, to] = process.argv.slice(2)
const directories = new Set()
for (const entry of fs.readdirSync(from, { recursive: true, withFileTypes: true })) {
  if (!entry.isFile()) continue
  const source = join(entry.parentPath, entry.name), target = join(to, source.slice(from.length))
  fs.mkdirSync(dirname(target), { recursive: true })
  const text = fs.readFileSync(source), d = fs.openSync(target, 'w')
  fs.writeSync(d, text); fs.fsyncSync(d); fs.closeSync(d)
}
`,
)
const jinja = file(
  'jinja.py',
  `import sys, json, jinja2
model = json.load(open(sys.argv[1]))
env = jinja2.Environment(trim_blocks=True, lstrip_blocks=True)
text = env.from_string(open(sys.argv[2]).read()).render(model)
open(sys.argv[3], 'w').write(text)
`,
)
const jinjaModel = file(
  'jinja.json',
  JSON.stringify({
    databases: Array.from({ length: 4 }, (_, i) => ({
      name: `db${i}`,
      host: '10.0.1.11',
      port: 5432,
      pool: 20,
    })),
  }),
)
const jinjaTemplate = file(
  'jinja.j2',
  '[databases]\n{% for d in databases %}\n{{ d.name }} = host={{ d.host }} port={{ d.port }} pool_size={{ d.pool }}\n{% endfor %}\n[pgbouncer]\nlisten_addr = 10.0.8.21\nlisten_port = 6432\npool_mode = transaction\n',
)

let run = 0
const fresh = () => {
  run += 1
  const directory = join(work, `out-${run}`)
  mkdirSync(directory)
  return directory
}
const generate = (topology) => () => [node, bin, 'generate', '--topology', topology, '-o', fresh()]
const lint = (path) => () => [node, bin, 'lint', '--fail-on', 'never', path]
const python = ['python3', '/usr/bin/python3'].find(
  (candidate) => spawnSync(candidate, ['-c', 'import jinja2']).status === 0,
)

// PgBouncers run as another user, who has to get to their files.
chmodSync(work, 0o755)
const fleet = hasPgbouncer ? await startPgbouncers(work, 50, [node, bin]) : undefined
if (fleet === undefined) console.log('skipped: pgbouncer or psql not installed, needed by pgbouncer reload')
else {
  Object.assign(environment, fleet.environment)
  process.on('exit', fleet.stop)
}

/** name, command, limit as a ratio to bare node */
const cases = [
  { name: 'node -e 0', command: () => [node, '-e', '0'] },
  { name: 'dbbal --version', command: () => [node, bin, '--version'], limit: 1.1 },
  { name: 'dbbal --help', command: () => [node, bin, '--help'], limit: 1.6 },
  {
    name: 'generate quick start',
    command: generate(join(root, 'fixtures/topologies/quick-start.yaml')),
    limit: 1.9,
  },
  { name: 'generate 1,000 instances', command: generate(topologies[1000]), limit: 3.5 },
  { name: 'generate 10,000 instances', command: generate(topologies[10000]), limit: 8 },
  { name: 'lint quick start', command: lint(join(root, 'fixtures/topologies/quick-start.yaml')), limit: 1.9 },
  { name: 'lint a pgbouncer.ini of 100 lines', command: lint(pooler), limit: 1.9 },
  { name: 'lint 500 files', command: lint(poolers), limit: 6 },
  { name: 'lint 10,000 instances', command: lint(topologies[10000]), limit: 8 },
  ...(fleet === undefined
    ? []
    : [
        { name: 'pgbouncer reload of one', command: () => fleet.reload(fleet.first), limit: 2.3 },
        { name: 'pgbouncer reload of one, --url', command: () => fleet.reloadByUrl, limit: 2.3 },
      ]),
  ...(python === undefined
    ? []
    : [
        {
          name: 'jinja2, one pgbouncer.ini',
          command: () => [python, jinja, jinjaModel, jinjaTemplate, join(work, 'jinja.ini')],
        },
      ]),
]

/** CPU seconds of one run, by bash's `time`. @param {readonly string[]} command */
function cpuSeconds(command) {
  const { stderr, status } = spawnSync(
    'bash',
    ['-c', 'TIMEFORMAT="%3U %3S"; time { "$@" >/dev/null 2>"$0"; }', join(work, 'stderr'), ...command],
    { env: environment, cwd: work, encoding: 'utf8' },
  )
  if (status !== 0) {
    throw new Error(`${command.join(' ')} exited ${status}\n${readFileSync(join(work, 'stderr'), 'utf8')}`)
  }
  const [user, system] = stderr.trim().split('\n').at(-1).split(' ').map(Number)
  return user + system
}

/** @param {readonly number[]} values */
function median(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]
}

const samples = new Map(cases.map(({ name }) => [name, []]))
for (const { command } of cases) cpuSeconds(command()) // fills the code cache, warms the disk
for (let round = 0; round < Number(flags.rounds); round += 1) {
  for (const { name, command } of cases) samples.get(name).push(cpuSeconds(command()))
}
const bare = samples.get('node -e 0')
const rows = cases.map(({ name, limit }) => {
  const ratios = samples.get(name).map((seconds, round) => seconds / bare[round])
  return { name, ratio: median(ratios), limit, seconds: median(samples.get(name)) }
})

// Growth: 10,000 instances against 1,000, net of the start-up of the smallest run.
const secondsOf = (name) => median(samples.get(name))
const startUp = secondsOf('generate quick start')
const growth =
  (secondsOf('generate 10,000 instances') - startUp) / (secondsOf('generate 1,000 instances') - startUp)
rows.push({ name: '10,000 instances / 1,000, net of start-up', ratio: growth, limit: 11 })

// Peak memory and number of files of the 10,000-instance run.
const memoryHook = file(
  'memory.cjs',
  `process.on('exit', () => require('node:fs').writeFileSync(process.env.BENCH_RSS, String(process.resourceUsage().maxRSS)))`,
)
const largest = fresh()
spawnSync(node, ['-r', memoryHook, bin, 'generate', '--topology', topologies[10000], '-o', largest], {
  env: { ...environment, BENCH_RSS: join(work, 'rss') },
  stdio: 'ignore',
})
rows.push({
  name: 'peak memory of 10,000 instances, MB',
  ratio: Number(readFileSync(join(work, 'rss'), 'utf8')) / 1024,
  limit: 160,
})
const count = (directory) =>
  readdirSync(directory, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).length
rows.push({ name: 'files of 10,000 instances', ratio: count(largest), limit: 22 })

// 10,000 native files: time and memory, which grow with them and no faster.
const many = join(work, 'many')
mkdirSync(many)
for (let index = 0; index < 10_000; index += 1) {
  writeFileSync(join(many, `pgbouncer-${index}.ini`), poolerIni(20))
}
const lintMany = [node, '-r', memoryHook, bin, 'lint', '--fail-on', 'never', '--format', 'concise', many]
environment.BENCH_RSS = join(work, 'rss-many')
const manySeconds = cpuSeconds(lintMany)
rows.push(
  {
    name: 'lint 10,000 files / 500, net of start-up',
    ratio: (manySeconds - startUp) / (secondsOf('lint 500 files') - startUp),
  },
  {
    name: 'peak memory of lint of 10,000 files, MB',
    ratio: Number(readFileSync(environment.BENCH_RSS, 'utf8')) / 1024,
  },
)
const megabytes = statSync(topologies[10000]).size / 1e6

// 1,000 Redis nodes: wall time of the whole command, net of bare start-up, against a loop that writes the same files.
const wall = (command) => {
  const start = process.hrtime.bigint()
  const { status } = spawnSync(command[0], command.slice(1), { env: environment, cwd: work, stdio: 'ignore' })
  if (status !== 0) throw new Error(`${command.join(' ')} exited ${status}`)
  return Number(process.hrtime.bigint() - start) / 1e9
}
const redisRatios = []
const written = fresh()
wall([node, bin, 'generate', '--topology', topologies.redis, '-o', written])
for (let round = 0; round < 3; round += 1) {
  const loop = wall([node, plainLoop, written, fresh()])
  redisRatios.push(wall([node, bin, 'generate', '--topology', topologies.redis, '-o', fresh()]) / loop)
}
rows.push({
  name: '1,000 Redis nodes / plain write and fsync loop, wall',
  ratio: median(redisRatios),
  limit: 1.5,
})

if (fleet !== undefined) {
  const ratios = []
  for (let round = 0; round < 3; round += 1) {
    const loop = wall(['sh', '-c', fleet.psqlLoop])
    ratios.push(wall(fleet.reload()) / loop)
  }
  rows.push({ name: 'pgbouncer reload of 50 / shell loop over psql, wall', ratio: median(ratios), limit: 1 })
}

console.log(
  `node ${process.version}, ${flags.rounds} rounds, CPU of node -e 0: ${(median(bare) * 1000).toFixed(0)} ms, 10,000 instances: ${megabytes.toFixed(1)} MB`,
)
for (const { name, ratio, limit } of rows) {
  const verdict = limit === undefined ? '' : ratio <= limit ? 'ok' : 'OVER'
  console.log(
    `${name.padEnd(54)} ${ratio.toFixed(2).padStart(8)} ${limit === undefined ? '' : `limit ${limit}`.padStart(10)} ${verdict}`,
  )
}
if (flags.json !== undefined)
  writeFileSync(flags.json, `${JSON.stringify({ node: process.version, rows }, null, 2)}\n`)
fleet?.stop()
rmSync(work, { recursive: true, force: true })
if (flags.check && rows.some(({ ratio, limit }) => limit !== undefined && ratio > limit)) process.exitCode = 1
