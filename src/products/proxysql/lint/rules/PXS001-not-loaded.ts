import { moduleOf } from '../admin-command.ts'
import type { ModuleState } from '../modules.ts'
import { at } from '../place.ts'
import { proxysqlRule } from '../proxysql-rule.ts'
import type { ProxysqlUnit } from '../unit.ts'

export default proxysqlRule({
  id: 'PXS001',
  name: 'not-loaded',
  severity: 'error',
  profile: 'minimal',
  summary: 'what is changed is never loaded to runtime',
  why: 'Every statement is answered with OK, and ProxySQL goes on with what it had: memory alone is changed.',
  source: 'ProxySQL 2.7.2 and 3.0.1: mysql-max_connections was 1000 in memory, 10000 at runtime and on disk',
  hidden: 'ProxySQL takes the statements; nothing comes of them',
  exampleKind: 'proxysql.sql',
  bad: "UPDATE global_variables SET variable_value='2000' WHERE variable_name='mysql-max_connections';\n",
  good: "UPDATE global_variables SET variable_value='2000' WHERE variable_name='mysql-max_connections';\nLOAD MYSQL VARIABLES TO RUNTIME;\nSAVE MYSQL VARIABLES TO DISK;\n",
  fix: 'safe',
  *check(unit) {
    if (unit.kind !== 'sql') return
    for (const [module, state] of unit.modules.states) {
      if (state.unloaded === undefined) continue
      const load = `LOAD ${module} TO RUNTIME;`
      yield {
        ...at(unit.source, state.unloaded.start),
        message: `a change of ${what(module)} that is never loaded to runtime has no effect`,
        hint: `write ${load} behind it`,
        holdsSecret: true,
        // Rows of other modules may be as wrong as they are forgotten.
        ...(module.endsWith(' VARIABLES') && {
          fix: { title: `write ${load}`, edits: [append(unit, lines(module, state))] },
        }),
      }
    }
  },
})

function what(module: string): string {
  const tables = [
    'mysql_servers',
    'mysql_users',
    'mysql_query_rules',
    'pgsql_servers',
    'pgsql_users',
    'pgsql_query_rules',
  ]
  return tables.find((table) => moduleOf(table) === module) ?? module.toLowerCase().replace(' ', '- ')
}

/** What is not saved either would be lost with the next start. */
function lines(module: string, { unsaved }: ModuleState): string {
  return `\nLOAD ${module} TO RUNTIME;${unsaved === undefined ? '' : `\nSAVE ${module} TO DISK;`}`
}

function append({ source, end, isTerminated }: ProxysqlUnit, text: string) {
  return { ...source.place(end), length: 0, text: `${isTerminated ? '' : ';'}${text}` }
}
