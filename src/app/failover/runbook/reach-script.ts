import type { PostgresqlAddress } from '../../../drivers/postgresql.ts'
import type { ScriptHost } from '../../../drivers/script-host.ts'
import { sshArguments } from '../../../drivers/ssh-arguments.ts'
import { type Conninfo, conninfoText } from '../../../formats/libpq-conninfo.ts'
import { consoleName, consoleValue } from '../../../formats/pgbouncer-console.ts'
import { sqlLiteral } from '../../../formats/postgresql-sql.ts'
import { shellWord } from '../../../formats/shell.ts'
import { noGrowth, type UsualSettings } from '../../pgbouncer/hold-settings.ts'
import type { Runbook, RunbookProcess, RunbookServer } from './runbook.ts'

/** Functions that every step uses: how servers, consoles and machines are reached. */
export function reachScript(runbook: Runbook): string {
  const { from, to, siblings, processes, sites } = runbook
  const servers = [from, to, ...siblings]
  const passwords = [...new Set(processes.map(({ password }) => password))]
  return `# Read by every step: the ways to servers, consoles and machines. Passwords come from the environment only.
set -eu
umask 077
here=$(cd -P -- "$(dirname -- "$0")" && pwd)
mkdir -p "$here/state"

stop() { printf 'stopped: %s\\n' "$1" >&2; exit 1; }
account=${shellWord(from.address.user)}
: "\${ADMIN_PASSWORD:?the password of the account $account on the servers}"
${passwords.map((name) => `: "\${${name}:?the password of the console of PgBouncer}"`).join('\n')}

# A text as one word of a shell.
quote() { printf "'"; printf %s "$1" | sed "s/'/'\\\\\\\\''/g"; printf "'"; }

# server INSTANCE STATEMENT
server() {
  case $1 in
${servers.map(({ name, address }) => `    ${shellWord(name)}) conninfo=${shellWord(conninfoOf(address))} ;;`).join('\n')}
    *) stop "no server $1" ;;
  esac
  printf '%s\\n' "$2" | PGPASSWORD=$ADMIN_PASSWORD psql -X -A -t -q -v ON_ERROR_STOP=1 -d "$conninfo" -f -
}

# at PLACE: runs its standard input there; for a server as the account that it runs as
at() {
  case $1 in
${servers.map((each) => `    ${shellWord(each.name)}) ${commandAt({ remote: each.remote, hasSudo: false }, becomeOwner(each))} ;;`).join('\n')}
${sites.map(({ name, host }) => `    ${shellWord(name)}) ${commandAt(host, host.hasSudo ? 'exec sudo -n sh -s' : 'exec sh -s')} ;;`).join('\n')}
    *) stop "no place $1" ;;
  esac
}

# login INSTANCE SCRIPT: runs it on the machine of a server as the account of the login
login() {
  case $1 in
${servers.map((each) => `    ${shellWord(each.name)}) printf '%s\\n' "$2" | ${commandAt({ remote: each.remote, hasSudo: false }, 'exec sh -s')} ;;`).join('\n')}
  esac
}

# console PROCESS COMMAND...
console() {
  process=$1; shift
  case $process in
${processes.map(({ name, console, password, remote }) => `    ${shellWord(name)}) conninfo=${shellWord(conninfoOf(console))} password=$${password} run=${remote === undefined ? 'sh' : `${shellWord(sshCommand(remote))}`} ;;`).join('\n')}
    *) stop "no process $process" ;;
  esac
  {
    printf 'export PGPASSWORD='; quote "$password"
    printf '\\nexec timeout 10 psql -X -A -q -v ON_ERROR_STOP=1 -d '; quote "$conninfo"
    for command; do printf ' -c '; quote "$command"; done; echo
  } | if [ "$run" = sh ]; then sh -s; else sh -c "$run"; fi
}

# column PROCESS DATABASE NAME: of SHOW DATABASES
column() {
  console "$1" 'SHOW DATABASES' | awk -F '|' -v database="$2" -v name="$3" '
    NR == 1 { for (i = 1; i <= NF; i++) if ($i == name) at = i; next }
    $1 == database { print $at }'
}

# calm: no server connection is being logged in. PAUSE, and RELOAD of some versions, end a login that is under way, and clients
# fail after it: pools stop growing first, and those with a min_pool_size stop logging in.
calm() {
  stop_warming
  stop_growth
  until_so 1 no_logins || :
}
# hold: pauses every database that leads to the primary.
hold() {
  calm
  every pause || { usual_settings; until_so 20 every resume || :; stop 'not every pool became quiet; all are resumed'; }
  usual_growth
}
no_logins() {
${processes.map(({ name }) => `  console ${shellWord(name)} 'SHOW POOLS' | awk -F '|' 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == "sv_login") at = i; next } $at > 0 { busy = 1 } END { exit busy }'`).join(' &&\n')}
}

# every FUNCTION: calls it for every database that leads to the primary on every process, all at once
every() {
  pids=
${processes.flatMap(({ name, databases }) => databases.map((database) => `  "$1" ${shellWord(name)} ${shellWord(database)} ${shellWord(consoleName(database))} & pids="$pids $!"`)).join('\n')}
  failed=0
  for pid in $pids; do wait "$pid" || failed=1; done
  return "$failed"
}
pause() { console "$1" "PAUSE $3" >/dev/null && [ "$(column "$1" "$2" paused)" = 1 ]; }
# What is not paused refuses it: what is seen afterwards counts.
resume() {
  console "$1" "RESUME $3" >/dev/null 2>&1 || :
  [ "$(column "$1" "$2" paused)" = 0 ]
}
serves_new() { [ "$(column "$1" "$2" host)" = ${shellWord(to.address.host)} ]; }
serves_new_or_waits() { serves_new "$@" || pause "$@"; }

# go_on: RELOAD and RESUME on every process, all at once, with nothing between them: a client that logs in there begins a login
# that fails, and others are turned away after it. What is seen afterwards counts.
go_on() {
  pids=
${processes.map((process) => `  console ${[process.name, ...goOn(process)].map(shellWord).join(' ')} >/dev/null & pids="$pids $!"`).join('\n')}
  for pid in $pids; do wait "$pid" || :; done
}

# put STAGE: the files of that stage on every pooler host, where one of another stage lies and nothing else
put() {
${sites.flatMap(({ name, directory, texts }) => [...texts.keys()].map((file) => `  put_file ${shellWord(name)} ${shellWord(directory)} ${shellWord(file)} "$1"`)).join('\n')}
}
put_file() {
  {
    printf 'set -eu\\numask 077\\ncd -- '; quote "$2"; printf '\\nfile='; quote "$3"
    for stage in before during after; do
      printf '\\n%s=' "$stage"; quote "$(cat "$here/files/$1/$3.$stage"; echo .)"
    done
    printf '\\nwanted=$%s\\n' "$4"
    cat <<'THERE'
there=$(cat -- "$file"; echo .)
case $there in
  "$before" | "$during" | "$after") ;;
  *) echo "$PWD/$file is not as dbbal generates it" >&2; exit 1 ;;
esac
cp -p -- "$file" "$file.runbook"
printf %s "\${wanted%.}" > "$file.runbook"
mv -f -- "$file.runbook" "$file"
THERE
  } | at "$1"
}

# RELOAD takes back what was SET.
reload() {
${unrolled(processes, ({ usual }) => ['RELOAD', ...noWarming(usual)])}
}
stop_warming() {
${unrolled(processes, ({ usual }) => noWarming(usual))}
}
stop_growth() {
${unrolled(processes, () => [setting('max_user_connections', noGrowth)])}
}
usual_growth() {
${unrolled(processes, ({ usual }) => [setting('max_user_connections', usual.max_user_connections)])}
}
usual_settings() {
${unrolled(processes, ({ usual }) => Object.entries(usual).map(([name, value]) => setting(name, value)))}
}

# until_so SECONDS COMMAND...: asks again until it succeeds
until_so() {
  end=$(($(date +%s) + $1)); shift
  until "$@"; do [ "$(date +%s)" -lt "$end" ] || return 1; sleep 0.05; done
}
is() { [ "$(server "$1" "SELECT $2" 2>/dev/null)" = t ]; }

# led_to_new CONNINFO APPLICATION_NAME: the same, with the new primary's address
led_to_new() {
  printf %s "$1" | sed -E "s/(^| )(host|hostaddr|port\${2:+|application_name}) *= *('([^'\\\\\\\\]|\\\\\\\\.)*'|[^ ]*)//g"
  printf ' %s' ${shellWord(conninfoText(placeOf(to.address)))}
  [ -z "$2" ] || printf " application_name='%s'" "$2"
}
literal() { printf "'"; printf %s "$1" | sed "s/'/''/g"; printf "'"; }
# The same for postgresql.conf, where a backslash counts.
conf_literal() { literal "$(printf %s "$1" | sed 's/\\\\/\\\\\\\\/g')"; }
slot_of() { cat "$here/state/slot.$1" 2>/dev/null || :; }

# follow INSTANCE: streams from the new primary
follow() {
  conninfo_now=$(server "$1" 'SHOW primary_conninfo')
  server "$1" "ALTER SYSTEM SET primary_conninfo = $(literal "$(led_to_new "$conninfo_now" '')");
ALTER SYSTEM SET primary_slot_name = $(literal "$(slot_of "$1")");
SELECT pg_reload_conf();" >/dev/null
  until_so 30 is "$1" ${shellWord(`EXISTS (SELECT FROM pg_stat_wal_receiver WHERE status = 'streaming' AND sender_host = ${sqlLiteral(to.address.host)} AND sender_port = ${to.address.port})`)} ||
    stop "$1 does not stream from the new primary"
}
`
}

/** Commands for each process, over one connection. */
function unrolled(
  processes: Runbook['processes'],
  commandsOf: (process: RunbookProcess) => readonly string[],
): string {
  const lines = processes.flatMap((each) => {
    const commands = commandsOf(each)
    return commands.length === 0 ? [] : [`  console ${[each.name, ...commands].map(shellWord).join(' ')}`]
  })
  return lines.length === 0 ? '  :' : lines.join('\n')
}

function noWarming({ min_pool_size: usual }: UsualSettings): readonly string[] {
  return usual === '0' ? [] : [setting('min_pool_size', '0')]
}

function goOn({ databases, usual }: RunbookProcess): readonly string[] {
  const resumes = databases.map((name) => `RESUME ${consoleName(name)}`)
  return ['RELOAD', setting('server_login_retry', '0'), ...noWarming(usual), ...resumes]
}

function setting(name: string, value: string): string {
  return `SET ${name} = ${consoleValue(value)}`
}

export function conninfoOf({ host, port, user, database, tls }: PostgresqlAddress): string {
  return conninfoText([
    ...placeOf({ host, port }),
    ['user', user],
    ['dbname', database],
    ['connect_timeout', '5'],
    ['application_name', 'dbbal'],
    ...(tls === undefined ? [] : ([['sslmode', tls.mode]] as const)),
    ...(tls?.ca === undefined ? [] : ([['sslrootcert', tls.ca]] as const)),
    ...(tls?.cert === undefined ? [] : ([['sslcert', tls.cert]] as const)),
    ...(tls?.key === undefined ? [] : ([['sslkey', tls.key]] as const)),
  ])
}

function placeOf({ host, port }: Pick<PostgresqlAddress, 'host' | 'port'>): Conninfo {
  return [
    ['host', host],
    ['port', String(port)],
  ]
}

/** What runs standard input at a place. */
function commandAt({ remote }: ScriptHost, shell: string): string {
  const words = remote === undefined ? ['sh', '-c', shell] : ['ssh', ...sshArguments(remote), shell]
  return words.map(shellWord).join(' ')
}

export function sshCommand(remote: NonNullable<ScriptHost['remote']>): string {
  return ['ssh', ...sshArguments(remote), 'sh -s'].map(shellWord).join(' ')
}

/** The account of a server: the declared one, or for root the owner of the data directory. */
function becomeOwner({ control }: RunbookServer): string {
  const { run_as: account, data_directory: directory = '' } = control
  const user =
    account === undefined
      ? `user=$(id -un); [ "$(id -u)" != 0 ] || user=$(stat -L -c %U -- ${shellWord(directory)})`
      : `user=${shellWord(account)}`
  return [
    `cd /; ${user}`,
    'if [ "$(id -un)" = "$user" ]; then exec sh -s',
    'elif [ "$(id -u)" != 0 ]; then exec sudo -n -u "$user" sh -s',
    'elif command -v runuser >/dev/null; then exec runuser -u "$user" -- sh -s',
    'else exec setpriv --reuid "$user" --regid "$(id -g "$user")" --init-groups -- sh -s',
    'fi',
  ].join('; ')
}
