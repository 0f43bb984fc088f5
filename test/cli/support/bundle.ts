import { type SpawnSyncReturns, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { build } from 'esbuild'

const root = join(import.meta.dirname, '../../..')

export interface RunOptions {
  cwd?: string
  env?: Record<string, string>
  input?: string
  umask?: string
}

/** The command line made from the sources, for processes of its own. */
export class Bundle {
  readonly #directory = mkdtempSync(join(tmpdir(), 'dbbal-bundle-'))
  readonly #program = join(this.#directory, 'run.cjs')

  async make(): Promise<void> {
    const outfile = join(this.#directory, 'dbbal.cjs')
    const entryPoints = [join(root, 'src/cli.ts')]
    await build({ entryPoints, outfile, bundle: true, platform: 'node', format: 'cjs', logLevel: 'error' })
    const { oclif, ...rest } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
    const commands = { ...oclif.commands, target: relative(root, outfile) }
    const pjson = JSON.stringify({ ...rest, oclif: { ...oclif, commands } })
    writeFileSync(
      this.#program,
      `require('./dbbal.cjs').main(process.argv.slice(2), ${JSON.stringify(root)}, ${pjson})`,
    )
  }

  run(argv: readonly string[], options: RunOptions = {}): SpawnSyncReturns<string> {
    return this.shell(`umask ${options.umask ?? '022'}; exec "$0" "$@"`, argv, options)
  }

  /** Runs a shell script in which `"$0" "$@"` is the command line. */
  shell(
    script: string,
    argv: readonly string[],
    { env, cwd, input }: RunOptions = {},
  ): SpawnSyncReturns<string> {
    return spawnSync('sh', ['-c', script, process.execPath, this.#program, ...argv], {
      encoding: 'utf8',
      env: { ...process.env, ...env },
      cwd,
      input: input ?? '',
    })
  }

  remove(): void {
    rmSync(this.#directory, { recursive: true })
  }
}
