import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import { onTestFinished, vi } from 'vitest'
import Lint from '../../../src/commands/lint.ts'
import { type Finished, runCommand } from '../../cli/support/run-command.ts'

/** What `--json` prints, as far as tests look at it. */
export interface LintJson {
  exit: number
  files: string[]
  fixed: string[]
  diffs: string[]
  notes: string[]
  findings: {
    id: string
    severity: string
    message: string
    file: string
    line: number
    column: number
    fingerprint: string
  }[]
}

/** A temporary directory with files to lint, in which the command runs. Gone after the test. */
export class LintDirectory {
  readonly root = realpathSync(mkdtempSync(join(tmpdir(), 'dbbal-lint-')))

  constructor(files: Readonly<Record<string, string | Uint8Array>>) {
    onTestFinished(() => rmSync(this.root, { recursive: true, force: true }))
    this.stubEnvironment({ GITHUB_ACTIONS: '' })
    for (const [name, text] of Object.entries(files)) this.write(name, text)
  }

  async lint(...argv: string[]): Promise<Finished> {
    const cwd = vi.spyOn(process, 'cwd').mockReturnValue(this.root)
    try {
      return await runCommand(Lint, ...argv)
    } finally {
      cwd.mockRestore()
    }
  }

  /** The parsed `--json`; fails the test where it is none. */
  async json(...argv: string[]): Promise<LintJson> {
    const { stdout, stderr } = await this.lint(...argv, '--json')
    if (stdout === '') throw new Error(stderr)
    return JSON.parse(stdout)
  }

  /** The same with a text at standard input. */
  async jsonOf(stdin: string, ...argv: string[]): Promise<LintJson> {
    const stream = Readable.from([Buffer.from(stdin)])
    const stub = vi.spyOn(process, 'stdin', 'get').mockReturnValue(stream as unknown as typeof process.stdin)
    try {
      return await this.json(...argv)
    } finally {
      stub.mockRestore()
    }
  }

  stubEnvironment(variables: Readonly<Record<string, string>>): void {
    onTestFinished(() => void vi.unstubAllEnvs())
    for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value)
  }

  write(name: string, text: string | Uint8Array): void {
    mkdirSync(dirname(join(this.root, name)), { recursive: true })
    writeFileSync(join(this.root, name), text)
  }

  read(name: string): string {
    return readFileSync(join(this.root, name), 'utf8')
  }
}
