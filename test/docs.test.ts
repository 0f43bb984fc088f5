import { execFileSync, spawnSync } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { loadTopology } from '../src/topology/load.ts'
import { generate } from './support/generate.ts'

/** Fenced shell blocks that a test cannot run, by their first line. */
const notRun: Readonly<Record<string, string>> = {
  'npm ci && npm run build && \\': 'installs and builds; the generate of the quick start is run below',
  'npm ci && npm run test:all': 'this very suite',
  'dbbal pgbouncer show pools --cluster shop':
    'needs PgBouncers that run: test/live/pgbouncer-console.live.test.ts',
  'dbbal drill --local': 'starts servers: test/live/drill.live.test.ts',
  'dbbal doctor shop': 'needs servers that run: test/live/doctor.live.test.ts, switchover.live.test.ts',
}

interface Block {
  file: string
  line: number
  language: string
  text: string
}

const documents = [
  'README.md',
  'CONTRIBUTING.md',
  'ARCHITECTURE.md',
  ...(existsSync('docs') ? readdirSync('docs') : [])
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
]
const blocks = documents.filter((file) => existsSync(file)).flatMap(blocksOf)

function blocksOf(file: string): Block[] {
  const found: Block[] = []
  let open: { language: string; line: number; lines: string[] } | undefined
  for (const [index, line] of readFileSync(file, 'utf8').split('\n').entries()) {
    const fence = /^\s*```\s*(\S*)/.exec(line)
    if (fence === null) open?.lines.push(line)
    else if (open === undefined) open = { language: fence[1] ?? '', line: index + 1, lines: [] }
    else {
      found.push({ file, line: open.line, language: open.language, text: `${open.lines.join('\n')}\n` })
      open = undefined
    }
  }
  return found
}

/** Documentation runs: every fenced block is executed, loaded or compared, or is named above. */
describe('documentation', () => {
  let work = ''
  beforeAll(() => {
    work = mkdtempSync(join(tmpdir(), 'dbbal-docs-'))
    mkdirSync(join(work, 'bin'))
    writeFileSync(
      join(work, 'bin/dbbal'),
      `#!/bin/sh\nexec '${process.execPath}' '${resolve('bin/run.cjs')}' "$@"\n`,
    )
    chmodSync(join(work, 'bin/dbbal'), 0o755)
    cpSync('fixtures/topologies', join(work, 'fixtures/topologies'), { recursive: true })
    cpSync('fixtures/topologies/smallest.yaml', join(work, 'dbbal.yaml'))
  }, 120_000)
  afterAll(() => rmSync(work, { recursive: true, force: true }))

  test('there are blocks', () => expect(blocks.length).toBeGreaterThan(3))

  test('the quick start generates', { timeout: 60_000 }, () => {
    const quickStart = blocks.find(({ text }) => text.startsWith('npm ci && npm run build'))?.text ?? ''
    const generates =
      quickStart.split('\n').find((line) => line.startsWith('node bin/run.cjs generate')) ?? ''
    const folder = join(work, 'quick-start')
    cpSync('fixtures/topologies', join(folder, 'fixtures/topologies'), { recursive: true })
    const environment = { ...process.env, DEMO_SECRET: 'a-demo-secret' }
    const output = execFileSync(
      'bash',
      ['-euo', 'pipefail', '-c', generates.replace('node bin/run.cjs', `node '${resolve('bin/run.cjs')}'`)],
      { cwd: folder, env: environment, encoding: 'utf8' },
    )
    for (const product of [
      'pgbouncer.ini',
      'admin.sql',
      'mysqlrouter.conf',
      'mongos.yaml',
      'create-cluster.sh',
    ]) {
      expect(output).toContain(product)
    }
  })

  for (const block of blocks) {
    const name = `${block.file}:${block.line} ${block.language}`
    if (block.language === 'sh') {
      const reason = notRun[block.text.split('\n')[0] ?? '']
      if (reason !== undefined) {
        test(`${name} is not run here: ${reason}`, () => expect(reason).not.toBe(''))
        continue
      }
      test(name, { timeout: 60_000 }, () => {
        const environment = {
          ...process.env,
          PATH: `${join(work, 'bin')}:${process.env['PATH']}`,
          APP_PASSWORD: 'an-app-password',
          DEMO_SECRET: 'a-demo-secret',
        }
        execFileSync('bash', ['-euo', 'pipefail', '-c', block.text], {
          cwd: work,
          env: environment,
          stdio: ['ignore', 'pipe', 'pipe'],
        })
      })
    } else if (block.language === 'yaml' && block.text.startsWith('jobs:')) {
      test(`${name} runs the action with inputs that it has`, () => {
        const { steps } = parse(block.text).jobs.lint
        const { inputs } = parse(readFileSync('action.yml', 'utf8'))
        const own = steps.find(({ uses }: { uses: string }) => uses.endsWith('dbbal'))
        expect(Object.keys(inputs)).toEqual(expect.arrayContaining(Object.keys(own.with)))
      })
    } else if (block.text.startsWith('# .dbbalrc.yaml')) {
      test(`${name} is taken by lint`, () => {
        const folder = mkdtempSync(join(work, 'lint-'))
        writeFileSync(join(folder, '.dbbalrc.yaml'), block.text)
        writeFileSync(join(folder, 'redis.conf'), 'appendonly yes\n')
        execFileSync(join(work, 'bin/dbbal'), ['lint'], { cwd: folder })
      })
    } else if (block.text.startsWith('# .gitlab-ci.yml')) {
      test(`${name} fails on findings and writes its report`, () => {
        const folder = mkdtempSync(join(work, 'gitlab-'))
        mkdirSync(join(folder, 'config'))
        mkdirSync(join(folder, 'tools'))
        symlinkSync(resolve('.'), join(folder, 'tools/dbbal'))
        writeFileSync(join(folder, 'config/redis.conf'), 'frob yes\nfrob yes\n')
        const { script, artifacts } = parse(block.text).dbbal
        const run = spawnSync('bash', ['-eo', 'pipefail', '-c', script.join('\n')], {
          cwd: folder,
          encoding: 'utf8',
        })
        expect([run.status, run.stdout]).toEqual([1, expect.stringContaining('[RDC028]')])
        const issues = JSON.parse(readFileSync(join(folder, artifacts.reports.codequality), 'utf8'))
        const [first] = issues.filter((each: { check_name: string }) => each.check_name === 'RDC028')
        expect(first).toEqual({
          description: expect.any(String),
          check_name: 'RDC028',
          fingerprint: expect.stringMatching(/^[0-9a-f]{32}$/),
          severity: 'major',
          location: { path: 'config/redis.conf', lines: { begin: 1 } },
        })
        const fingerprints = issues.map(({ fingerprint }: { fingerprint: string }) => fingerprint)
        expect(new Set(fingerprints).size).toBe(fingerprints.length)
      })
    } else if (block.text.startsWith('# .pre-commit-config.yaml')) {
      test(`${name} names a hook that there is`, () => {
        const [{ hooks }] = parse(block.text).repos
        const known = parse(readFileSync('.pre-commit-hooks.yaml', 'utf8'))
        expect(known.map(({ id }: { id: string }) => id)).toEqual([hooks[0].id])
      })
    } else if (block.language === 'yaml') {
      test(name, async () => {
        const environment = /^ {2}(\w+):/m.exec(block.text.split('\nenvironments:\n')[1] ?? '')?.[1]
        const { topology } = await loadTopology(
          { stdin: block.text },
          { workingDirectory: work, environment },
        )
        expect(topology.clusters.size).toBeGreaterThan(0)
      })
    } else if (block.language === 'ini') {
      test(name, async () => {
        const topology = blocks.findLast(
          ({ file, line, language }) => file === block.file && line < block.line && language === 'yaml',
        )
        const { files } = await generate(topology?.text ?? '')
        expect([...files.values()].some((text) => text.includes(block.text.trim()))).toBe(true)
      })
    } else {
      test(`${name} is text`, () => expect(['', 'text', 'ts', 'mermaid']).toContain(block.language))
    }
  }
})
