// npm run matrix [-- --kind switchover,failover --points unsynced,begun]: kills dbbal at every point of every phase, on real
// servers, and writes the result to docs/crash-matrix/. About an hour a kind. Exits 1 where a case fails.
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const { values: flags } = parseArgs({
  options: {
    kind: { type: 'string', default: 'switchover,failover' },
    points: { type: 'string', default: 'unwritten,torn,unsynced,begun,midway' },
  },
})

const work = mkdtempSync(join(tmpdir(), 'dbbal-matrix-'))
for (const kind of flags.kind.split(',')) {
  const report = join(work, `${kind}.json`)
  spawnSync(
    process.execPath,
    [
      join(root, 'node_modules/vitest/vitest.mjs'),
      ...['run', '--project', 'load', `${kind}-crash.live`],
      ...['--reporter=default', '--reporter=json', `--outputFile.json=${report}`],
    ],
    { cwd: root, stdio: 'inherit', env: { ...process.env, CI: 'true', DBBAL_MATRIX: flags.points } },
  )
  if (!existsSync(report)) throw new Error(`the matrix of a ${kind} was broken off: nothing is written`)
  const cases = casesOf(JSON.parse(readFileSync(report, 'utf8')))
  if (cases.length === 0 || cases.some(({ isPassed }) => !isPassed)) process.exitCode = 1
  mkdirSync(join(root, 'docs/crash-matrix'), { recursive: true })
  writeFileSync(join(root, `docs/crash-matrix/${kind}.md`), page(kind, cases))
}
rmSync(work, { recursive: true })

/** @param {{testResults: {assertionResults: {title: string, status: string}[]}[]}} report */
function casesOf({ testResults }) {
  return testResults.flatMap(({ assertionResults }) =>
    assertionResults.flatMap(({ title, status }) => {
      const [, phase, point] = /^(\S+) (\S+), --/.exec(title) ?? []
      return phase === undefined ? [] : [{ title, phase, point, isPassed: status === 'passed' }]
    }),
  )
}

/** @param {string} kind @param {readonly {title: string, phase: string, point: string, isPassed: boolean}[]} cases */
function page(kind, cases) {
  const points = [...new Set(cases.map(({ point }) => point))]
  const cell = (phase, point) => {
    const own = cases.filter((each) => each.phase === phase && each.point === point)
    return `${own.filter(({ isPassed }) => isPassed).length} of ${own.length}`
  }
  const rows = [...new Set(cases.map(({ phase }) => phase))].map(
    (phase) => `| ${phase} | ${points.map((point) => cell(phase, point)).join(' | ')} |`,
  )
  const failed = cases.filter(({ isPassed }) => !isPassed)
  return `# dbbal killed in each phase of a ${kind}

${new Date().toISOString().slice(0, 10)}, dbbal ${commit()}, Node ${process.version}, ${servers()}. Written by \`npm run matrix\`.

A cell is how many of its cases ended as they must: taken up by \`--resume\` and by \`--abort\`, with and without the old
primary's machine starting its server meanwhile; one writable primary at every look, nothing paused that no command tells of,
nothing acknowledged lost or stored twice. \`unwritten\`: killed before the journal has the phase, \`torn\`: with half of its
line, \`unsynced\`: before its fsync ends, \`begun\`: right after, \`midway\`: while the step works.

| phase | ${points.join(' | ')} |
|---|${points.map(() => '---|').join('')}
${rows.join('\n')}

${failed.length === 0 ? `All ${cases.length} cases passed.` : `${failed.length} of ${cases.length} cases failed:\n\n${failed.map(({ title }) => `- ${title}`).join('\n')}`}
`
}

function commit() {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const hash = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: root, encoding: 'utf8' }).trim()
  return `${version} (${hash})`
}

function servers() {
  const directory = process.env.DBBAL_TEST_SERVERS ?? '/var/cache/dbbal/test-servers'
  return JSON.parse(readFileSync(join(directory, 'servers.json'), 'utf8'))
    .filter(({ name, suite }) => ['postgresql', 'pgbouncer'].includes(name) && suite === 'system')
    .map(({ name, version }) => `${name} ${version}`)
    .join(', ')
}
