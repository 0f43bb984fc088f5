import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Entry, Structure } from './structure.ts'

const programs = [
  ...['redis-cli', 'mysqlrouter_keyring', 'timeout', 'sleep', 'date', 'id', 'stat', 'sync'],
  ...['sed', 'grep', 'awk', 'cut', 'sort', 'tr', 'head', 'tail', 'cat', 'cmp', 'wc', 'uniq', 'sha256sum'],
  ...['install', 'mkdir', 'mktemp', 'chown', 'chmod', 'cp', 'mv', 'rm', 'ln', 'dirname', 'basename'],
]

/** What scripts need to hear to go on. */
const answers: Readonly<Record<string, string>> = {
  dirname: 'echo /',
  id: 'echo 1000',
  // What is piped into it must be read, or the script may end by a signal.
  mysqlrouter_keyring: 'if [ "$1" = get ]; then echo x; else while read -r; do :; done; fi',
}

/** Runs every generated shell script with nothing on the PATH but programs that write their arguments down. */
export function runScripts(files: ReadonlyMap<string, string>): Map<string, Structure> {
  const directory = mkdtempSync(join(tmpdir(), 'dbbal-shell-'))
  try {
    const bin = join(directory, 'bin')
    const log = join(directory, 'log')
    mkdirSync(bin)
    mkdirSync(log)
    for (const program of programs)
      writeFileSync(
        join(bin, program),
        `#!/bin/bash\nprintf '%s\\0' ${program} "$@" >'${log}/'$$\n${answers[program] ?? ''}\n`,
        { mode: 0o755 },
      )
    const scripts = [...files].filter(([path]) => path.endsWith('.sh'))
    return new Map(scripts.map(([path, text]) => [path, runScript(text, directory, log)]))
  } finally {
    rmSync(directory, { recursive: true })
  }
}

function runScript(text: string, directory: string, log: string): Structure {
  const script = join(directory, 'script.sh')
  writeFileSync(script, text)
  const { status } = spawnSync('/bin/bash', [script, join(directory, 'from'), join(directory, 'to')], {
    cwd: directory,
    env: {
      PATH: join(directory, 'bin'),
      DBBAL_WAIT: '0',
      REDISCLI_AUTH: 'x',
      DBBAL_ROUTER_PASSWORD: 'x',
      DBBAL_TLS_KEY: script,
    },
    input: '',
    timeout: 10_000,
  })
  // A file for each call: parts of a pipeline would write into one another's lines.
  const calls = readdirSync(log).map((name): Entry => {
    const call = readFileSync(join(log, name), 'utf8')
    rmSync(join(log, name))
    return call.replaceAll(directory, '/tmp').split('\0')
  })
  return [['exit', String(status)], ...calls]
}
