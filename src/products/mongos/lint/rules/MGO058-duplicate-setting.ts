import type { MongodbConfEntry } from '../../../../formats/mongodb-conf.ts'
import { isSetting } from '../conf.ts'
import { mongosRule } from '../mongos-rule.ts'
import { atKey, removals } from '../place.ts'
import { canonicalName } from '../settings.ts'

export default mongosRule({
  id: 'MGO058',
  name: 'duplicate-setting',
  severity: 'error',
  profile: 'minimal',
  summary: 'a setting that stands twice in a file',
  why: 'The server does not start; a section may stand twice, a setting may not.',
  source:
    'MongoDB, options_parser.cpp: "Error parsing YAML config: duplicate key", "has duplicate keys in YAML Config"',
  exampleKind: 'mongos.yaml',
  bad: 'sharding:\n  configDB: cfg/m1.example.net:27019,m2.example.net:27019,m3.example.net:27019\nnet:\n  port: 27017\n  port: 27017\n',
  good: 'sharding:\n  configDB: cfg/m1.example.net:27019,m2.example.net:27019,m3.example.net:27019\nnet:\n  port: 27017\n',
  fix: 'safe',
  *check({ confs }) {
    for (const conf of confs) {
      const first = new Map<string, MongodbConfEntry>()
      const again: { entry: MongodbConfEntry; other: MongodbConfEntry }[] = []
      for (const entry of conf.entries) {
        const name = canonicalName(entry.name)
        // A section may stand twice, but for the one that is itself a setting.
        if (!isSetting(entry) || (entry.isEmpty && entry.kind === 'scalar')) continue
        const other = first.get(name)
        if (other === undefined) first.set(name, entry)
        else again.push({ entry, other })
      }
      const same = again.filter(
        ({ entry, other }) =>
          entry.kind === 'scalar' && entry.value === other.value && entry.name === other.name,
      )
      const edits = removals(
        conf,
        same.map(({ entry }) => entry),
      )
      for (const { entry, other } of again) {
        const edit = edits.get(entry)
        const alias = entry.name === other.name ? '' : `, as ${JSON.stringify(other.name)},`
        yield {
          ...atKey(conf, entry),
          message: `${JSON.stringify(entry.name)} stands already in line ${other.line}${alias}: the server takes no setting twice`,
          hint: 'remove one of the two',
          ...(edit !== undefined && {
            fix: { title: 'remove the second, which says the same', edits: [edit] },
          }),
        }
      }
    }
  },
})
