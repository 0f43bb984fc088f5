import {
  commonScript,
  replaceUpstreamScript,
  startScript,
  stopScript,
  systemctlScript,
  waitForShutdownScript,
  waitForStartScript,
} from '../../../engines/postgresql/host-scripts.ts'
import { ownSlot } from '../../../engines/postgresql/own-slot.ts'
import { shellWord } from '../../../formats/shell.ts'
import { endpointsScript } from './endpoints-script.ts'
import type { Runbook, RunbookServer } from './runbook.ts'

/** A step as a file of its own. */
export interface RunbookStep {
  /** `04-pause.sh` */
  file: string
  title: string
  script: string
  /** What to do where it stops. */
  otherwise: string
}

interface Draft extends Omit<RunbookStep, 'file'> {
  name: string
}

const backOut = 'sh undo.sh'
const onward = 'mend what it says and run it again; there is no way back'

/** The steps of a switchover, in order, for a shell. */
export function runbookSteps(runbook: Runbook): readonly RunbookStep[] {
  const { from, to, siblings, usesSlots, isSynchronous } = runbook
  const [old, next] = [shellWord(from.name), shellWord(to.name)]
  const follow: Draft = {
    name: 'follow',
    title: 'The other replicas stream from the new primary.',
    script: siblings.map(({ name }) => `follow ${shellWord(name)}`).join('\n') || ':',
    otherwise: onward,
  }
  const drafts: readonly Draft[] = [
    {
      name: 'check',
      title: `${from.name} takes writes, and ${to.name} has what it has within a second.`,
      script: `is ${old} 'NOT pg_is_in_recovery()' || stop ${shellWord(`${from.name} is no primary`)}
is ${next} 'pg_is_in_recovery()' || stop ${shellWord(`${to.name} is no replica`)}
lsn=$(server ${old} 'SELECT pg_current_wal_lsn()')
until_so 1 is ${next} "pg_last_wal_replay_lsn() >= '$lsn'" || stop ${shellWord(`${to.name} lags`)}`,
      otherwise: 'nothing was changed',
    },
    ...(usesSlots ? [slots(runbook)] : []),
    {
      name: 'checkpoint',
      title: 'What is written now is not written while clients wait.',
      script: `server ${old} CHECKPOINT\nserver ${next} CHECKPOINT`,
      otherwise: backOut,
    },
    ...hooks(runbook, 'before', 'What stands around the cluster is ready.', backOut),
    {
      name: 'pause',
      title: 'Every pool that leads to the primary is quiet; the clients wait from here on.',
      script: 'hold',
      otherwise: backOut,
    },
    {
      name: 'stage',
      title: 'The files of the poolers say who will be primary. Nothing reads them yet.',
      script: 'put during',
      otherwise: backOut,
    },
    {
      name: 'fence',
      title: `${from.name} can come back as a replica only.`,
      script: onServer(from, 'put_standby_signal'),
      otherwise: backOut,
    },
    {
      name: 'drain',
      title: 'No reader is left that the stop would wait for.',
      script: drain(runbook),
      otherwise: backOut,
    },
    {
      name: 'stop',
      title: `${from.name} is shut down, and ${to.name} has replayed all of it.`,
      script: stopServer(runbook),
      otherwise: backOut,
    },
    {
      name: 'promote',
      title: `THE POINT OF NO RETURN: ${to.name} becomes the primary.`,
      script: `server ${next} 'SELECT pg_promote(true, 30)' >/dev/null
until_so 30 is ${next} 'NOT pg_is_in_recovery()' || stop ${shellWord(`${to.name} is not promoted: look whether it still comes`)}`,
      otherwise: 'ask it again whether it is promoted; only where it surely is not: sh undo.sh',
    },
    ...(isSynchronous ? [{ ...follow, title: 'Commits wait for a standby: it comes first.' }] : []),
    {
      name: 'canary',
      title: 'A commit on the new primary before any client is let in.',
      script: `server ${next} "SELECT pg_logical_emit_message(true, 'dbbal', 'runbook')" >/dev/null
server ${next} 'SELECT pg_current_wal_lsn()' > "$here/state/canary"`,
      otherwise: onward,
    },
    {
      name: 'resume',
      title: 'Every pooler loads its file, and the clients go on.',
      script: `go_on
every serves_new || {
  every serves_new_or_waits || stop 'a process still leads to the old primary, and could not be paused again'
  every serves_new || stop 'a process still leads to the old primary; its clients wait'
}
until_so 20 every resume || stop 'a pool is still paused'
usual_settings`,
      otherwise: onward,
    },
    ...hooks(runbook, 'after', 'What stands around the cluster follows.', onward),
    ...(isSynchronous ? [] : [follow]),
    ...(runbook.endpoints.length === 0
      ? []
      : [
          {
            name: 'endpoints',
            title: `What clients dial leads to ${to.name}.`,
            script: endpointsScript(runbook),
            otherwise: 'move what it says; the poolers lead there already',
          },
        ]),
    {
      name: 'rejoin',
      title: `${from.name} comes back as a replica.`,
      script: rejoin(runbook),
      otherwise: `dbbal failover --to ${to.name}, once dbbal runs again`,
    },
    {
      name: 'settle',
      title: `${from.name} serves reads.`,
      script: 'put after\ncalm\nreload\nusual_settings',
      otherwise: onward,
    },
    {
      name: 'prove',
      title: 'One primary, and its first commit is on every replica.',
      script: [from, ...siblings]
        .map(({ name }) => shellWord(name))
        .map(
          (each) =>
            `until_so 10 is ${each} "pg_is_in_recovery() AND pg_last_wal_replay_lsn() >= '$(cat "$here/state/canary")'" ||\n  stop ${each}' has not the first commit'`,
        )
        .concat(`is ${next} 'NOT pg_is_in_recovery()' || stop ${shellWord(`${to.name} is no primary`)}`)
        .join('\n'),
      otherwise: onward,
    },
  ]
  return drafts.map(({ name, ...step }, index) => ({
    ...step,
    file: `${String(index + 1).padStart(2, '0')}-${name}.sh`,
  }))
}

/** Everything back, as long as nothing was promoted; it can be run at any time and again. */
export function undoScript(runbook: Runbook): string {
  const { from, to } = runbook
  const [old, next] = [shellWord(from.name), shellWord(to.name)]
  return `is ${next} 'pg_is_in_recovery()' || stop ${shellWord(`${to.name} may be promoted: nothing is taken back`)}
${onServer(from, 'rm -f standby.signal\nsync .')}
${systemctl(from, 'start')}${onServer(from, startOf(from))}
until_so 30 is ${old} 'NOT pg_is_in_recovery()' || stop ${shellWord(`${from.name} takes no writes`)}
put before
reload
usual_growth
until_so 20 every resume || stop 'a pool is still paused'
usual_settings
[ ! -e "$here/state/hooked" ] || {
  :
${hookLines(runbook, 'undo')}
  rm "$here/state/hooked"
}`
}

function hooks(
  runbook: Runbook,
  moment: 'before' | 'after',
  title: string,
  otherwise: string,
): readonly Draft[] {
  if (runbook.hooks[moment].length === 0) return []
  const script = `: > "$here/state/hooked"\n${hookLines(runbook, moment)}`
  return [{ name: `${moment}-hooks`, title, script, otherwise }]
}

function hookLines({ directory, hooks: declared }: Runbook, moment: keyof Runbook['hooks']): string {
  return declared[moment]
    .map(({ words, environment, limitMs }) => {
      const variables = Object.entries(environment).map(([name, value]) => `${name}=${shellWord(value)}`)
      const command = [...variables, `timeout ${limitMs / 1000}`, ...words.map(shellWord)].join(' ')
      return `(cd -- ${shellWord(directory)} && ${command})`
    })
    .join('\n')
}

function slots({ from, to, siblings }: Runbook): Draft {
  const own = [to, from, ...siblings].map(
    ({ name }) =>
      `server ${shellWord(name)} "SELECT coalesce(nullif(current_setting('primary_slot_name'), ''), '${ownSlot(name)}')" > "$here/state/slot."${shellWord(name)}`,
  )
  const made = [from, ...siblings].map(({ name }) => `make_slot "$(slot_of ${shellWord(name)})"`)
  return {
    name: 'slots',
    title: `The replicas find on ${to.name} what they have not read yet.`,
    script: `make_slot() {
  server ${shellWord(to.name)} "SELECT pg_create_physical_replication_slot('$1', true)
    WHERE NOT EXISTS (SELECT FROM pg_replication_slots WHERE slot_name = '$1')" >/dev/null
}
${[...own, ...made].join('\n')}`,
    otherwise: backOut,
  }
}

/** The candidate is known by what its receiver calls itself. */
function drain({ from, to }: Runbook): string {
  const [old, next] = [shellWord(from.name), shellWord(to.name)]
  return `name=$(server ${next} "SELECT coalesce(substring(current_setting('primary_conninfo') FROM 'application_name *= *''?([^ '']+)'), nullif(current_setting('cluster_name'), ''), 'walreceiver')")
lsn=$(server ${old} 'SELECT pg_current_wal_lsn()')
lagging="FROM pg_stat_replication WHERE flush_lsn IS NULL OR flush_lsn < '$lsn'"
until_so 1 is ${old} "NOT EXISTS (SELECT $lagging)" ||
  server ${old} "SELECT pg_terminate_backend(pid) FROM (SELECT pid, application_name $lagging) AS each WHERE application_name <> $(literal "$name")" >/dev/null
until_so 2 is ${old} "NOT EXISTS (SELECT $lagging)" || stop 'a reader does not confirm what is written, and does not end'`
}

function stopServer({ from, to }: Runbook): string {
  const end = '"$here/state/end"'
  return `${systemctl(from, 'stop')}${onServer(from, `${stopScript}\n${waitForShutdownScript(10_000)}`, ` > ${end}`)}
grep -q 'Database cluster state: *shut down *$' ${end} || stop ${shellWord(`${from.name} does not end: its log says what it waits for`)}
lsn=$(sed -n 's/^Latest checkpoint location: *//p' ${end})
until_so 5 is ${shellWord(to.name)} "pg_last_wal_replay_lsn() > '$lsn'" || stop ${shellWord(`${to.name} has not replayed all of it`)}`
}

/** The account and the TLS of the time when the new primary was a replica are taken. */
function rejoin({ from, to, siblings }: Runbook): string {
  const names = [to, ...siblings].map(({ name }) => `$(literal "$(slot_of ${shellWord(name)})")`)
  return `conninfo_new=$(led_to_new "$(server ${shellWord(to.name)} "SELECT current_setting('primary_conninfo')")" ${shellWord(from.name)})
{
  printf 'conninfo='; quote "primary_conninfo = $(conf_literal "$conninfo_new")"
  printf '\\nslot='; quote "primary_slot_name = $(conf_literal "$(slot_of ${shellWord(from.name)})")"
  cat <<'THERE'

${commonScript(from.control.data_directory ?? '', from.control.pg_ctl)}
${replaceUpstreamScript(['"$conninfo"', '"$slot"'])}
put_standby_signal
THERE
} | at ${shellWord(from.name)}
${systemctl(from, 'start')}${onServer(from, startOf(from))}
until_so 30 is ${shellWord(from.name)} "EXISTS (SELECT FROM pg_stat_wal_receiver WHERE status = 'streaming')" || stop ${shellWord(`${from.name} does not stream`)}
server ${shellWord(from.name)} "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE NOT active AND slot_name IN (${names.join(', ')})" >/dev/null`
}

/** @param output what takes what it prints */
function onServer({ name, control }: RunbookServer, script: string, output = ''): string {
  const common = commonScript(control.data_directory ?? '', control.pg_ctl)
  return `at ${shellWord(name)} <<'THERE'${output}\n${common}${script}\nTHERE`
}

function startOf({ control }: RunbookServer): string {
  return control.service === undefined ? startScript(60_000) : waitForStartScript(60_000)
}

function systemctl({ name, control: { service } }: RunbookServer, verb: 'stop' | 'start'): string {
  if (service === undefined) return ''
  return `login ${shellWord(name)} ${shellWord(systemctlScript(verb, service))}\n`
}
