import { consoleName, consoleValue } from '../../../formats/pgbouncer-console.ts'
import { shellWord } from '../../../formats/shell.ts'
import type { GuardMark } from '../../pgbouncer/guard-mark.ts'
import type { UsualSettings } from '../../pgbouncer/hold-settings.ts'
import type { GuardNames } from './guard-names.ts'

/** A console as psql on its host reaches it. */
export interface HostConsole {
  host: string
  port: number
  user: string
  hasTls: boolean
  databases: readonly string[]
  usual: UsualSettings
}

/** Ticks of a second without a word after which dbbal counts as gone. */
const silentTicks = 4
/** Tries, a second apart, to reach a process that does not answer. */
const tries = 60

/**
 * What a guard on a pooler's host runs: sh and psql. It reads the password and then, line by line, that dbbal lives (`+`);
 * at `disarm` it ends. Where the connection vanishes, dbbal is silent or the time is over, it resumes what was paused.
 *
 * dash has no `read -t`: ticks and words come through one pipe.
 */
export function hostGuardScript(
  consoles: readonly HostConsole[],
  { run, since }: Pick<GuardMark, 'run' | 'since'>,
  expiryMs: number,
): string {
  const names = new Set(consoles.flatMap(({ databases }) => databases))
  const watched = [...names].map((name) => `*,${shellWord(encodeURIComponent(name))},*`).join(' | ')
  return `trap '' HUP PIPE INT
umask 077
IFS= read -r PGPASSWORD || exit 1
PGDATABASE=pgbouncer PGCONNECT_TIMEOUT=3
export PGPASSWORD PGDATABASE PGCONNECT_TIMEOUT
${consoles.map(functionsOf).join('\n')}
later() {
  printf '%s\\n' "$1" | sed -n 's/.*dbbal-guard \\([^ |]*\\) \\([0-9]*\\) \\([^ |]*\\).*/\\1 \\2 ,\\3,/p' | while read -r by at names; do
    if [ "$by" = ${shellWord(run)} ] || [ "$at" -le ${since} ]; then continue; fi
    case $names in ${watched} ) echo later ;; esac
  done
}
resume() {
  left=${tries}
  while [ $left -gt 0 ]; do
    left=$((left - 1))
    if clients=$(ask_$1 -c 'SHOW CLIENTS' 2>/dev/null); then
      if [ -n "$(later "$clients")" ]; then return; fi
      resume_$1
      return
    fi
    sleep 1
  done
}
for each in ${numbers(consoles)}; do
  said=$(ask_$each -c 'SHOW VERSION' 2>&1) || { echo "psql: $said" | tr '\\n' ' '; echo; exit 1; }
done
echo armed
exec 3<&0 </dev/null
{
  { while sleep 1; do echo tick; done; } 2>/dev/null &
  ticks=$!
  cat <&3 &
  echo "helpers $ticks $!"
  wait $!
  echo gone
} | {
  exec 3<&-
  silent=0 total=0 why= helpers=
  while [ -z "$why" ] && read -r word rest; do
    case $word in
      +) silent=0 ;;
      helpers) helpers=$rest ;;
      tick)
        silent=$((silent + 1)) total=$((total + 1))
        if [ $silent -ge ${silentTicks} ]; then why=silent; fi
        if [ $total -ge ${Math.ceil(expiryMs / 1000)} ]; then why=expired; fi ;;
      disarm) if [ "$rest" = ${shellWord(run)} ]; then why=disarmed; else why=strange; fi ;;
      *) why=gone ;;
    esac
  done
  kill $helpers 2>/dev/null
  if [ "$why" = disarmed ]; then echo disarmed; exit 0; fi
  for each in ${numbers(consoles)}; do resume $each & done
  wait
  echo resumed
}
`
}

function numbers(consoles: readonly HostConsole[]): string {
  return consoles.map((_, index) => index + 1).join(' ')
}

function functionsOf({ host, port, user, hasTls, databases, usual }: HostConsole, index: number): string {
  const mode = hasTls ? 'require' : 'disable'
  const psql = `PGSSLMODE=${mode} psql -X -q -A -t -w -h ${shellWord(host)} -p ${port} -U ${shellWord(user)}`
  const resume = databases.map((name) => `-c ${shellWord(`RESUME ${consoleName(name)}`)}`).join(' ')
  const set = ([name, value]: readonly [string, string]): string =>
    `-c ${shellWord(`SET ${name} = ${consoleValue(value)}`)}`
  return `ask_${index + 1}() { ${psql} "$@"; }
resume_${index + 1}() {
  ask_${index + 1} ${set(['server_login_retry', '0'])} ${resume} >/dev/null 2>&1
  sleep 1
  ask_${index + 1} ${Object.entries(usual).map(set).join(' ')} >/dev/null 2>&1
}`
}

/** Ends the guards of earlier runs of the cluster, and sees them gone. */
export function endGuardsScript({ guards, guard }: GuardNames): string {
  return `tries=0
while :; do
  old=
  for process in $(${found(guards)}); do
    if ! grep -q -a -e ${itself(guard)} "$process" 2>/dev/null; then
      process=\${process#/proc/}
      old="$old \${process%%/*}"
    fi
  done
  if [ -z "$old" ]; then exit 0; fi
  tries=$((tries + 1))
  if [ $tries -gt 100 ]; then echo "a guard of an earlier run does not end:$old" >&2; exit 1; fi
  kill -KILL $old 2>/dev/null || :
  sleep 0.02
done
`
}

function found(name: string): string {
  return `grep -l -a -e ${itself(name)} /proc/[0-9]*/cmdline 2>/dev/null`
}

/** As a pattern that the command line it stands in does not match. */
function itself(name: string): string {
  return shellWord(`[${name[0]}]${name.slice(1)}`)
}
