import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { chownSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { register, tempDir } from '../../test/live/support/cleanup.ts'
import { isRoot, underSetpriv } from '../../test/live/support/run.ts'
import type { InstalledServer } from '../../test/live/support/servers.ts'
import type { DifferentialProduct } from './product.ts'

/** What a real server made of some files. */
export interface Answer {
  refused: boolean
  /** Complaints, or how it ended. */
  said: readonly string[]
  log: string
}

const timeoutMs = 30_000

/** A place where one server after the other is started on files. */
export class Slot {
  private readonly directory = tempDir('differential')
  private readonly product: DifferentialProduct
  private readonly installed: InstalledServer
  private child: ChildProcess | undefined

  constructor(product: DifferentialProduct, installed: InstalledServer) {
    this.product = product
    this.installed = installed
    register({ end: async () => this.kill(), endNow: () => this.kill() })
  }

  /** Starts the server and kills it as soon as it is up. */
  async ask(files: Readonly<Record<string, string | Buffer>>): Promise<Answer> {
    const { argv, asPostgres } = this.product.start(this.installed, Object.keys(files))
    const directory = join(this.directory, 'run')
    rmSync(directory, { recursive: true, force: true })
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(dirname(join(directory, name)), { recursive: true })
      writeFileSync(join(directory, name), content)
    }
    if (asPostgres) giveToPostgres(directory)
    const { log, end } = await this.run(argv, asPostgres, directory)
    const complaints = this.product.complaints(log)
    const lastLine = log.trimEnd().split('\n').at(-1) ?? ''
    const said = end === 'up' ? complaints : [...(complaints.length > 0 ? complaints : [lastLine]), end]
    return { refused: said.length > 0, said, log }
  }

  private run(
    argv: readonly [string, ...string[]],
    asPostgres: boolean,
    cwd: string,
  ): Promise<{ log: string; end: string }> {
    return new Promise((resolve, reject) => {
      let log = ''
      let end: string | undefined
      const child = spawn('setpriv', underSetpriv(argv, asPostgres), {
        cwd,
        stdio: ['ignore', 'pipe', 'pipe'],
      })
      this.child = child
      const stop = (reason: string) => {
        end ??= reason
        child.kill('SIGKILL')
      }
      const timer = setTimeout(() => stop('neither up nor down after 30 s'), timeoutMs)
      const look = async () => {
        if (await this.product.isUp(log, cwd)) stop('up')
      }
      const poll = setInterval(look, 20)
      const hear = (text: string) => {
        log += text
        void look()
      }
      child.stdout.setEncoding('utf8').on('data', hear)
      child.stderr.setEncoding('utf8').on('data', hear)
      child.once('error', reject)
      child.once('close', (code, signal) => {
        clearTimeout(timer)
        clearInterval(poll)
        this.child = undefined
        resolve({ log, end: end ?? (signal === null ? `exit ${code}` : `killed by ${signal}`) })
      })
    })
  }

  private kill(): void {
    this.child?.kill('SIGKILL')
  }
}

let postgres: { uid: number; gid: number } | undefined

function giveToPostgres(directory: string): void {
  if (!isRoot()) return
  postgres ??= { uid: idOf('-u'), gid: idOf('-g') }
  chownSync(directory, postgres.uid, postgres.gid)
}

function idOf(option: '-u' | '-g'): number {
  return Number(execFileSync('id', [option, 'postgres'], { encoding: 'utf8' }))
}
