import { mongosRule } from '../mongos-rule.ts'
import { atKey, removals } from '../place.ts'
import { sections } from '../settings.ts'

export default mongosRule({
  id: 'MGO061',
  name: 'empty-section',
  severity: 'error',
  profile: 'minimal',
  summary: 'a section with nothing in it',
  why: 'The server does not start: it takes the name of an empty section for an option that it does not have.',
  source: 'MongoDB, options_parser.cpp: "Unrecognized option: security" for "security:" alone',
  exampleKind: 'mongos.yaml',
  bad: 'sharding:\n  configDB: cfg/m1.example.net:27019,m2.example.net:27019,m3.example.net:27019\nsecurity:\n',
  good: 'sharding:\n  configDB: cfg/m1.example.net:27019,m2.example.net:27019,m3.example.net:27019\n#security:\n',
  fix: 'safe',
  *check({ confs }) {
    for (const conf of confs) {
      const empty = conf.entries.filter(
        ({ kind, isEmpty, name }) => kind === 'scalar' && isEmpty && sections.has(name),
      )
      const edits = removals(conf, empty)
      for (const entry of empty) {
        const edit = edits.get(entry)
        yield {
          ...atKey(conf, entry),
          message: `section ${JSON.stringify(entry.name)} has no settings: the server does not start with it`,
          hint: 'remove it, or begin the line with #',
          ...(edit !== undefined && { fix: { title: 'remove the section', edits: [edit] } }),
        }
      }
    }
  },
})
