import { Config } from '@oclif/core/config'
import type * as Errors from '@oclif/core/errors'
import { handle } from '@oclif/core/handle'
import { run } from '@oclif/core/run'
import { settings } from '@oclif/core/settings'
import Doctor from './commands/doctor.ts'
import Drill from './commands/drill.ts'
import Explain from './commands/explain.ts'
import FailoverHistory from './commands/failover/history.ts'
import Failover from './commands/failover/index.ts'
import Generate from './commands/generate.ts'
import Init from './commands/init.ts'
import Lint from './commands/lint.ts'
import Lock from './commands/lock.ts'
import PgbouncerDeploy from './commands/pgbouncer/deploy.ts'
import PgbouncerDisable from './commands/pgbouncer/disable.ts'
import PgbouncerEnable from './commands/pgbouncer/enable.ts'
import PgbouncerKill from './commands/pgbouncer/kill.ts'
import PgbouncerPause from './commands/pgbouncer/pause.ts'
import PgbouncerReconnect from './commands/pgbouncer/reconnect.ts'
import PgbouncerReload from './commands/pgbouncer/reload.ts'
import PgbouncerResume from './commands/pgbouncer/resume.ts'
import PgbouncerSet from './commands/pgbouncer/set.ts'
import PgbouncerShow from './commands/pgbouncer/show.ts'
import PgbouncerSuspend from './commands/pgbouncer/suspend.ts'
import PgbouncerWaitClose from './commands/pgbouncer/wait-close.ts'
import Rules from './commands/rules.ts'
import Schema from './commands/schema.ts'
import Switchover from './commands/switchover.ts'
import TopologyShow from './commands/topology/show.ts'
import Url from './commands/url.ts'
import type { Failure } from './ui/failure.ts'
import { failureJson } from './ui/failure-json.ts'
import { hasFlag } from './ui/has-flag.ts'
import { noteText } from './ui/note.ts'
import { painter } from './ui/painter.ts'
import { type CommandManifest, rootPlugin } from './ui/root-plugin.ts'
import { unknownCommand } from './ui/unknown-command.ts'

/** The command tree; what a command needs beyond its flags it imports when it runs. */
export const COMMANDS = {
  doctor: Doctor,
  drill: Drill,
  explain: Explain,
  failover: Failover,
  'failover:history': FailoverHistory,
  generate: Generate,
  init: Init,
  lint: Lint,
  lock: Lock,
  'pgbouncer:deploy': PgbouncerDeploy,
  'pgbouncer:disable': PgbouncerDisable,
  'pgbouncer:enable': PgbouncerEnable,
  'pgbouncer:kill': PgbouncerKill,
  'pgbouncer:pause': PgbouncerPause,
  'pgbouncer:reconnect': PgbouncerReconnect,
  'pgbouncer:reload': PgbouncerReload,
  'pgbouncer:resume': PgbouncerResume,
  'pgbouncer:set': PgbouncerSet,
  'pgbouncer:show': PgbouncerShow,
  'pgbouncer:suspend': PgbouncerSuspend,
  'pgbouncer:wait-close': PgbouncerWaitClose,
  rules: Rules,
  schema: Schema,
  switchover: Switchover,
  'topology:show': TopologyShow,
  url: Url,
}

/** Runs one command line. `root` holds package.json and oclif.manifest.json, which the caller has read. */
export async function main(
  argv: readonly string[],
  root: string,
  pjson: Config['pjson'],
  manifest: CommandManifest,
): Promise<void> {
  // With NODE_ENV=development oclif looks for a TypeScript project and warns on stderr.
  settings.enableAutoTranspile = false
  // It would look for a theme in the user's configuration, three times.
  process.env['DBBAL_DISABLE_THEME'] = '1'
  const failure = unknownCommand(argv, manifest.commands, pjson.oclif.bin ?? pjson.name)
  if (failure !== undefined) return report(failure, argv)
  try {
    const plugin = rootPlugin(COMMANDS, manifest, root, pjson)
    const config = new Config({ root, pjson, plugins: new Map([[plugin.name, plugin]]) })
    await config.load()
    await run([...argv], config)
  } catch (error) {
    await drained()
    await handle(error as Error & Partial<Errors.CLIError>)
  }
}

/** A process that exits cuts off what a slow pipe has not taken yet. */
function drained(): Promise<void> {
  return new Promise((resolve) => {
    process.stdout.write('', () => resolve())
  })
}

/** Says what no command is there to say. */
function report(failure: Failure, argv: readonly string[]): void {
  process.exitCode = failure.exit
  if (hasFlag(argv, '--json')) process.stdout.write(`${failureJson(failure)}\n`)
  else process.stderr.write(noteText(painter(process.stderr, argv), 'error', failure.message, failure.hint))
}

/** What bin/guard.cjs runs. */
export async function guard(order: string): Promise<void> {
  const { runGuard } = await import('./app/pgbouncer/run-guard.ts')
  await runGuard(JSON.parse(order), process.stdin, process.stdout)
  process.exit()
}

/** What bin/drill-client.cjs runs. */
export async function drillClients(): Promise<void> {
  const { runClients } = await import('./app/drill/clients/run-clients.ts')
  runClients()
}
