import type { MongodbConfEntry } from '../../../../formats/mongodb-conf.ts'
import type { Edit } from '../../../../lint/rule.ts'
import type { Conf } from '../conf.ts'
import { mongosRule } from '../mongos-rule.ts'
import { atKey, valueEdit } from '../place.ts'
import { canonicalName } from '../settings.ts'

export default mongosRule({
  id: 'MGO017',
  name: 'ssl-names',
  severity: 'warning',
  profile: 'recommended',
  summary: 'net.ssl, the old name of net.tls',
  why: 'The server warns at every start, and a file with both has two places for one setting, of which it takes none twice.',
  source: 'MongoDB, ssl_options_server.idl: deprecated_name; since 4.2 the names are net.tls',
  exampleKind: 'mongos.yaml',
  bad: 'sharding:\n  configDB: cfg/m1.example.net:27019,m2.example.net:27019,m3.example.net:27019\nnet:\n  ssl:\n    mode: requireSSL\n    PEMKeyFile: /etc/mongo/m1.pem\n    CAFile: /etc/mongo/ca.pem\n',
  good: 'sharding:\n  configDB: cfg/m1.example.net:27019,m2.example.net:27019,m3.example.net:27019\nnet:\n  tls:\n    mode: requireTLS\n    certificateKeyFile: /etc/mongo/m1.pem\n    CAFile: /etc/mongo/ca.pem\n',
  fix: 'safe',
  *check({ confs }) {
    for (const conf of confs) {
      const section = conf.entries.find(({ name, kind }) => name === 'net.ssl' && kind === 'map')
      const settings = conf.entries.filter(
        ({ name, kind }) => name.startsWith('net.ssl.') && kind === 'scalar',
      )
      const first = section ?? settings[0]
      if (first === undefined || settings.length === 0) continue
      const edits = editsOf(conf, section, settings)
      yield {
        ...atKey(conf, first),
        message: `${JSON.stringify(first.name)} is an old name, expected "net.tls"`,
        hint: 'write net.tls, and its settings by their new names',
        ...(edits !== undefined && { fix: { title: 'write the new names', edits } }),
      }
    }
  },
})

/** Undefined where net.tls is there too, a name has no new one, or they stand one by one. */
function editsOf(
  { entries }: Conf,
  section: MongodbConfEntry | undefined,
  settings: readonly MongodbConfEntry[],
): readonly Edit[] | undefined {
  const hasBoth = entries.some(({ name }) => name === 'net.tls' || name.startsWith('net.tls.'))
  if (section === undefined || section.key !== 'ssl' || hasBoth) return undefined
  const edits: Edit[] = [keyEdit(section, 'tls')]
  for (const entry of settings) {
    const newName = canonicalName(entry.name)
    if (!newName.startsWith('net.tls.') || entry.parent !== section) return undefined
    const key = newName.slice('net.tls.'.length)
    if (key !== entry.key) edits.push(keyEdit(entry, key))
    if (key === 'mode' && /^(?:allow|prefer|require)SSL$/.test(entry.value))
      edits.push(valueEdit(entry, entry.value.replace('SSL', 'TLS')))
  }
  return edits
}

function keyEdit({ line, column, length }: MongodbConfEntry, text: string): Edit {
  return { line, column, length, text }
}
