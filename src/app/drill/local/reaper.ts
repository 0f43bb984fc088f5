import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Ends every server that works below a directory and removes it. `$1`: the directory, `$2`: keep it. A pid file may be older than the process
 * that has its number now, which then works elsewhere.
 */
const script = `#!/bin/sh
end_all() {
  cd /
  owned() {
    pid=$(head -n 1 "$1" 2>/dev/null) && [ -n "$pid" ] || return 1
    case $(readlink "/proc/$pid/cwd") in "$directory"/*) return 0 ;; esac
    return 1
  }
  # Sessions that stand still would hear of no shutdown.
  for each in /proc/[0-9]*; do
    case $(readlink "$each/cwd" 2>/dev/null) in "$directory"/*) kill -CONT "\${each##*/}" ;; esac
  done
  # Immediate shutdown has another signal from one version of PgBouncer to the next, and there is nothing it could lose.
  for file in "$directory"/poolers/*/pgbouncer.pid; do
    if owned "$file"; then kill -KILL "$pid"; fi
  done
  for signal in QUIT KILL; do
    tries=50
    while [ "$tries" -gt 0 ]; do
      tries=$((tries - 1)) alive=
      for file in "$directory"/*/data/postmaster.pid; do
        if owned "$file"; then kill -CONT "$pid"; kill "-$signal" "$pid"; alive=1; fi
      done
      [ -n "$alive" ] || break 2
      sleep 0.1
    done
  done
  [ -n "$keep" ] || rm -rf "$directory"
}
directory=$1 keep=$2
end_all
exit
`

/** A process that ends servers which others start and stop as well, so that they are nobody's children. */
export interface Reaper {
  /** Ends them, removes the directory, and waits until that is done. */
  reap(): Promise<void>
  /** The same, and waits for nothing. */
  reapLater(): void
  /** It ends without doing anything. @returns the command that does it later */
  leave(): Promise<string>
}

/**
 * Starts it. Where this process dies, however it does, the kernel closes the pipe that the reaper reads, and it does its work.
 *
 * @param directory with `<server>/data` of PostgreSQL servers and `poolers/<instance>/pgbouncer.pid` in it; an absolute path
 * without links
 * @param isKept the directory stays
 */
export function startReaper(directory: string, isKept = false): Reaper {
  const path = join(directory, 'stop.sh')
  writeFileSync(path, script, { mode: 0o700 })
  const waiting = 'read -r word; [ "$word" = leave ] || exec sh "$1" "$2" "$3"'
  const child = spawn('/bin/sh', ['-c', waiting, 'reaper', path, directory, isKept ? 'keep' : ''], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  child.stdin.on('error', () => {}) // it may be gone
  const ended = once(child, 'exit')
  return {
    async reap() {
      child.stdin.end()
      await ended
    },
    reapLater: () => void child.stdin.destroy(),
    async leave() {
      child.stdin.end('leave\n')
      await ended
      return `sh ${path} ${directory}`
    },
  }
}
