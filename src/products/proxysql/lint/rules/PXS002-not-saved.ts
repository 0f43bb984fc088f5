import { at } from '../place.ts'
import { proxysqlRule } from '../proxysql-rule.ts'

export default proxysqlRule({
  id: 'PXS002',
  name: 'not-saved',
  severity: 'warning',
  profile: 'recommended',
  summary: 'what is loaded to runtime is never saved to disk',
  why: 'ProxySQL starts with what is on its disk: the next start takes the change back, at the worst moment.',
  source: 'ProxySQL 2.7.2 and 3.0.1; a peer of ProxySQL Cluster does not save it for this one',
  exampleKind: 'proxysql.sql',
  bad: "REPLACE INTO mysql_users (username,default_hostgroup,password) VALUES ('shop',10,'*AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA');\nLOAD MYSQL USERS TO RUNTIME;\n",
  good: "REPLACE INTO mysql_users (username,default_hostgroup,password) VALUES ('shop',10,'*AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA');\nLOAD MYSQL USERS TO RUNTIME;\nSAVE MYSQL USERS TO DISK;\n",
  fix: 'safe',
  *check({ kind, modules, source, end, isTerminated }) {
    if (kind !== 'sql') return
    for (const [module, { unloaded, unsaved, loaded }] of modules.states) {
      if (unsaved === undefined || unloaded !== undefined) continue
      const save = `SAVE ${module} TO DISK;`
      yield {
        ...at(source, (loaded ?? unsaved).start),
        message: `${module} is not saved behind its last change: the next start takes it back`,
        hint: `write ${save}`,
        holdsSecret: true,
        fix: {
          title: `write ${save}`,
          edits: [{ ...source.place(end), length: 0, text: `${isTerminated ? '' : ';'}\n${save}` }],
        },
      }
    }
  },
})
