import { shellWord } from '../../formats/shell.ts'

/**
 * What every script begins with. The programs are beside the pg_ctl that is declared, or those that the server was started
 * with last (postmaster.opts), or where Debian and PGDG's RPMs put them.
 */
export function commonScript(directory: string, pgCtl: string | undefined): string {
  return `set -eu
cd -P -- ${shellWord(directory)}
declared=${pgCtl === undefined ? '' : shellWord(pgCtl)}
started=
[ ! -r postmaster.opts ] || IFS= read -r started < postmaster.opts || :
server=\${started%% \\"*}
IFS= read -r major < PG_VERSION
for bin in "\${declared%/*}" "\${server%/*}" /usr/lib/postgresql/$major/bin /usr/pgsql-$major/bin; do
  [ ! -x "$bin/pg_ctl" ] || break
done
[ -x "$bin/pg_ctl" ] || { echo "pg_ctl of PostgreSQL $major is not found: declare control.pg_ctl" >&2; exit 1; }
control_data() { LC_ALL=C "$bin/pg_controldata" -D .; }
postmaster() {
  [ -r postmaster.pid ] || return 1
  IFS= read -r pid < postmaster.pid || return 1
  [ -n "$pid" ] && [ "$(readlink "/proc/$pid/cwd")" = "$PWD" ] && echo "$pid"
}
put_standby_signal() {
  [ -e standby.signal ] || (umask 077; : > standby.signal)
  sync standby.signal .
}
`
}

/** A fast shutdown. The number is that of a process of this data directory. */
export const stopScript = 'if pid=$(postmaster); then kill -s INT "$pid"; fi'

export function waitForShutdownScript(limitMs: number): string {
  return `end=$(($(date +%s%3N) + ${Math.round(limitMs)}))
while data=$(control_data); do
  case $data in
    *'Database cluster state:'*' shut down'*) break ;;
  esac
  [ "$(date +%s%3N)" -lt $end ] || break
  sleep 0.005
done
printf '%s\\n' "$data"`
}

/**
 * Starts it and waits until clients are let in; a server that ends instead has said why. pg_ctl gets the options of the last
 * start: where the configuration file lies is one of them. What is left of a crashed server goes away by itself: it is tried
 * again.
 */
export function startScript(limitMs: number): string {
  return `log=dbbal-start.log
: >> "$log"; chmod 600 "$log"
launch() {
  old=$(wc -c < "$log")
  "$bin/pg_ctl" start -W -s -D "$PWD" -l "$log" -o "\${started#"$server"}" </dev/null >/dev/null 2>&1 || :
}
postmaster >/dev/null || launch
words=
${until(limitMs)}
  if ! postmaster >/dev/null; then
    words=$(tail -c "+$((old + 1))" "$log" | grep -E 'FATAL|PANIC' | tail -n 3) || :
    case $words in
      '') ;;
      *'lock file'* | *'shared memory block'*) sleep 0.2; launch ;;
      *) break ;;
    esac
  fi
${giveUp(limitMs)}`
}

/** Waits for what somebody else starts. */
export function waitForStartScript(limitMs: number): string {
  return `words=\n${until(limitMs)}\n${giveUp(limitMs)}`
}

const until = (limitMs: number): string => `end=$(($(date +%s%3N) + ${Math.round(limitMs)}))
is_open() { postmaster >/dev/null && sed -n 8p postmaster.pid | grep -q -E '^(ready|standby) *$'; }
while ! is_open && [ "$(date +%s%3N)" -lt $end ]; do`

const giveUp = (limitMs: number): string => `  sleep 0.02
done
is_open || { printf '%s\\n' "\${words:-it lets nobody in after ${Math.round(limitMs)} ms}" >&2; exit 1; }`

/** For the account of the login: systemd has to know what is wanted. */
export function systemctlScript(verb: 'stop' | 'start', service: string): string {
  const command = `systemctl ${verb} --no-block -- ${shellWord(service)}`
  return `if [ "$(id -u)" = 0 ]; then ${command}; else sudo -n ${command}; fi`
}

/** What ALTER SYSTEM would do, while the server is down. @param lines of postgresql.conf, as words of a shell */
export function replaceUpstreamScript(lines: readonly string[]): string {
  return `umask 077
{ grep -v -i -E '^ *primary_(conninfo|slot_name)[ =]' postgresql.auto.conf || :
  printf '%s\\n' ${lines.join(' ')}; } > postgresql.auto.conf.dbbal
sync postgresql.auto.conf.dbbal
mv -f postgresql.auto.conf.dbbal postgresql.auto.conf
sync .`
}
