import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished, vi } from 'vitest'
import Generate from '../../../src/commands/generate.ts'
import { type Finished, runCommand } from './run-command.ts'

/** A temporary directory with a topology, for runs of `dbbal generate`. Gone after the test. */
export class Workspace {
  readonly root = mkdtempSync(join(tmpdir(), 'dbbal-cli-'))
  readonly topology = join(this.root, 'topology.yaml')
  readonly output = join(this.root, 'out')

  constructor(topology: string) {
    onTestFinished(() => rmSync(this.root, { recursive: true, force: true }))
    onTestFinished(() => void vi.unstubAllEnvs())
    vi.stubEnv('APP_PASSWORD', 'hunter2')
    this.write('topology.yaml', topology)
  }

  generate(...argv: string[]): Promise<Finished> {
    return runCommand(Generate, '-t', this.topology, '-o', this.output, ...argv)
  }

  /** Runs and fails the test where the exit code is another. */
  async exits(exit: number, ...argv: string[]): Promise<Finished> {
    const finished = await this.generate(...argv)
    if (finished.exit !== exit)
      throw new Error(`exit ${finished.exit}\n${finished.stdout}\n${finished.stderr}`)
    return finished
  }

  write(path: string, text: string): void {
    writeFileSync(join(this.root, path), text)
  }

  read(path: string): string {
    return readFileSync(join(this.output, path), 'utf8')
  }

  /** Texts, inodes and times of everything below the output directory. */
  state(): object {
    return readdirSync(this.output, { recursive: true, encoding: 'utf8' })
      .sort()
      .map((path) => {
        const stats = statSync(join(this.output, path), { bigint: true })
        const text = stats.isFile() ? this.read(path) : ''
        return { path, ino: stats.ino, mtime: stats.mtimeNs, ctime: stats.ctimeNs, mode: stats.mode, text }
      })
  }
}

/** One PostgreSQL cluster with replicas behind PgBouncers. */
export function shop({
  replicas = 4,
  poolers = 1,
  user = 'app',
  name = 'acme',
  withCrm = false,
} = {}): string {
  const section = (cluster: string, network: string): [string, string] => [
    `  ${cluster}:
    engine: postgresql
    version: "17"
    primary: pg1
    instances: {${hosts('pg', replicas + 1, `${network}.0`)}}
    databases: [shop]
    users: {${user}: {password: {env: APP_PASSWORD}}}
`,
    `  ${cluster}-pool:
    kind: pgbouncer
    version: "1.26"
    serves: ${cluster}
    instances: {${hosts('pgb', poolers, `${network}.1`)}}
`,
  ]
  const sections = [section('shop', '10.0'), ...(withCrm ? [section('crm', '10.9')] : [])]
  const [clusters, balancers] = [0, 1].map((part) => sections.map((each) => each[part]).join(''))
  return `version: 1\nname: ${name}\nclusters:\n${clusters}balancers:\n${balancers}`
}

function hosts(prefix: string, count: number, network: string): string {
  return Array.from(
    { length: count },
    (_, index) => `${prefix}${index + 1}: {host: ${network}.${index + 11}}`,
  ).join(', ')
}
