import { atSection } from '../at.ts'
import { routerRule } from '../router-rule.ts'

const mark = 'File automatically generated during MySQL Router bootstrap'

/** What bootstrap writes beside its own routes and its metadata cache. */
const alone = /^(?:logger|io|connection_pool|destination_status|host_cache|http_|rest_)/

export default routerRule({
  id: 'MRT017',
  name: 'bootstrap-rewrites',
  severity: 'info',
  profile: 'strict',
  summary: 'a section was added by hand to a file that bootstrap writes',
  why: 'The next mysqlrouter --bootstrap --force writes the file anew, without it.',
  source:
    'https://dev.mysql.com/doc/mysql-router/en/mysqlrouter.html: --bootstrap, --force, --conf-set-option; 9.7.4 writes its mark on the first line',
  bad: `# ${mark}\n[routing:bootstrap_rw]\nbind_port=6446\ndestinations=db1\nrouting_strategy=first-available\n[routing:mine]\nbind_port=7446\ndestinations=db2\nrouting_strategy=first-available\n`,
  good: `# ${mark}\n[routing:bootstrap_rw]\nbind_port=6446\ndestinations=db1\nrouting_strategy=first-available\n`,
  *check(unit) {
    if (!unit.lines.slice(0, 5).some((line) => line.includes(mark))) return
    for (const section of unit.sections) {
      if (alone.test(section.name) || section.key?.startsWith('bootstrap') === true) continue
      yield {
        ...atSection(unit, section),
        message: `section ${JSON.stringify(section.title)} is not of bootstrap, which writes this file anew`,
        hint: 'mysqlrouter --bootstrap ... --conf-set-option=SECTION.OPTION=VALUE, or start with a second file: -a EXTRA.conf',
      }
    }
  },
})
