// npm run matrix [-- --kind switchover,failover --points unsynced,begun]: kills dbbal at every point of every phase, on real
// servers, and writes the result to docs/crash-matrix/; points that are not run stay there as they are. A quarter of an hour for
// a point of a kind. Exits 1 where a case fails.
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const points = ['unwritten', 'torn', 'unsynced', 'begun', 'midway']
const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const { values: flags } = parseArgs({
  options: {
    kind: { type: 'string', default: 'switchover,failover' },
    points: { type: 'string', default: points.join(',') },
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
  const path = join(root, `docs/crash-matrix/${kind}.md`)
  writeFileSync(path, page(kind, joined(columnsOf(cases), columnsIn(readFileSync(path, 'utf8')))))
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

/**
 * A column of the page: what was run last of one point, and with what.
 *
 * @typedef {{point: string, ranWith: string, cells: ReadonlyMap<string, string>, failed: readonly string[]}} Column
 */

/** @param {readonly {title: string, phase: string, point: string, isPassed: boolean}[]} cases @returns {Column[]} */
function columnsOf(cases) {
  const ranWith = `${new Date().toISOString().slice(0, 10)}, dbbal ${commit()}, Node ${process.version}, ${servers()}`
  const phases = [...new Set(cases.map(({ phase }) => phase))]
  return [...new Set(cases.map(({ point }) => point))].map((point) => {
    const own = cases.filter((each) => each.point === point)
    const cell = (phase) => {
      const each = own.filter((one) => one.phase === phase)
      return `${each.filter(({ isPassed }) => isPassed).length} of ${each.length}`
    }
    const failed = own.filter(({ isPassed }) => !isPassed).map(({ title }) => title)
    return { point, ranWith, cells: new Map(phases.map((phase) => [phase, cell(phase)])), failed }
  })
}

/** The columns of a page that is there, from its lists and its table. @param {string} text @returns {Column[]} */
function columnsIn(text) {
  const [head = [], , ...rows] = [...text.matchAll(/^\|(.+)\|$/gm)].map(([, row]) =>
    row.split('|').map((cell) => cell.trim()),
  )
  return head.slice(1).map((point, index) => ({
    point,
    ranWith: new RegExp(`^- \`${point}\`: (.+)$`, 'm').exec(text)?.[1] ?? '',
    cells: new Map(rows.map(([phase, ...cells]) => [phase, cells[index]])),
    failed: [...text.matchAll(new RegExp(`^- (\\S+ ${point}, --.+)$`, 'gm'))].map(([, title]) => title),
  }))
}

/** The points that were run, and those of the page that is there where its phases are still the same. */
function joined(ran, there) {
  const phases = [...ran[0].cells.keys()]
  const kept = there.filter(
    ({ point, cells }) =>
      ran.every((column) => column.point !== point) && phases.join() === [...cells.keys()].join(),
  )
  return [...kept, ...ran].toSorted((one, other) => points.indexOf(one.point) - points.indexOf(other.point))
}

/** @param {string} kind @param {readonly Column[]} columns */
function page(kind, columns) {
  const rows = [...columns[0].cells.keys()].map(
    (phase) => `| ${phase} | ${columns.map(({ cells }) => cells.get(phase)).join(' | ')} |`,
  )
  const failed = columns.flatMap((column) => column.failed)
  const count = columns
    .flatMap(({ cells }) => [...cells.values()])
    .reduce((sum, cell) => sum + Number(cell.split(' of ')[1]), 0)
  return `# dbbal killed in each phase of a ${kind}

Written by \`npm run matrix\`. What each point was run with:

${columns.map(({ point, ranWith }) => `- \`${point}\`: ${ranWith}`).join('\n')}

A cell is how many of its cases ended as they must: taken up by \`--resume\` and by \`--abort\`, with and without the old
primary's machine starting its server meanwhile; one writable primary at every look, nothing paused that no command tells of,
nothing acknowledged lost or stored twice. \`unwritten\`: killed before the journal has the phase, \`torn\`: with half of its
line, \`unsynced\`: before its fsync ends, \`begun\`: right after, \`midway\`: while the step works.

| phase | ${columns.map(({ point }) => point).join(' | ')} |
|---|${columns.map(() => '---|').join('')}
${rows.join('\n')}

${failed.length === 0 ? `All ${count} cases passed.` : `${failed.length} of ${count} cases failed:\n\n${failed.map((title) => `- ${title}`).join('\n')}`}
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
