import { didYouMean } from '../../../../diagnostics/did-you-mean.ts'
import type { MongodbConfEntry } from '../../../../formats/mongodb-conf.ts'
import type { RuleFinding } from '../../../../lint/rule.ts'
import { isAvailable, isNewerThan } from '../../../../settings/lookup.ts'
import { type Conf, isSetting } from '../conf.ts'
import { mongosRule } from '../mongos-rule.ts'
import { atKey, removals } from '../place.ts'
import { knownAs, mostGuesses, namesOf, sections } from '../settings.ts'

export default mongosRule({
  id: 'MGO008',
  name: 'unknown-setting',
  severity: 'error',
  profile: 'minimal',
  summary: 'a setting that the server does not have, or only the other of mongos and mongod',
  why: 'The server does not start.',
  source:
    'MongoDB, options_parser.cpp: "Unrecognized option: security.authorization"; the options are those of its *.idl files',
  exampleKind: 'mongos.yaml',
  bad: 'sharding:\n  configDB: cfg/m1.example.net:27019,m2.example.net:27019,m3.example.net:27019\nsecurity:\n  keyFile: /etc/mongo/keyfile\n  authorization: enabled\n',
  good: 'sharding:\n  configDB: cfg/m1.example.net:27019,m2.example.net:27019,m3.example.net:27019\nsecurity:\n  keyFile: /etc/mongo/keyfile\n',
  fix: 'safe',
  *check({ confs, version }) {
    for (const conf of confs) {
      const faults: (Fault & { entry: MongodbConfEntry })[] = []
      for (const entry of conf.entries) {
        if (!isMeant(entry) || conf.expansions.has(entry.parent)) continue
        const fault = faultOf(conf, entry, version, faults.length < mostGuesses)
        if (fault !== undefined) faults.push({ entry, ...fault })
      }
      const edits = removals(
        conf,
        faults.filter(({ isRemovable }) => isRemovable).map(({ entry }) => entry),
      )
      for (const { entry, message, hint } of faults) {
        const edit = edits.get(entry)
        yield {
          ...atKey(conf, entry),
          message,
          hint,
          ...(edit !== undefined && { fix: { title: 'remove the setting', edits: [edit] } }),
        }
      }
    }
  },
})

/** A section without anything is spoken of by MGO061, a parameter by MGO009. */
function isMeant(entry: MongodbConfEntry): boolean {
  return isSetting(entry) && !/^setParameter(?:[.]|$)/.test(entry.name)
}

type Fault = Pick<RuleFinding, 'message' | 'hint'> & { isRemovable: boolean }

function faultOf(conf: Conf, entry: MongodbConfEntry, version: string, mayGuess: boolean): Fault | undefined {
  const { server } = conf
  const { name, isEmpty } = entry
  const known = knownAs(server, name)
  const shown = JSON.stringify(name)
  if (known.kind === 'other') {
    const other = server === 'mongos' ? 'mongod' : 'mongos'
    return {
      message: `${shown} is a setting of ${other}: ${server} does not start with it`,
      hint: 'remove it from this file',
      // Without configDB it may be the file that has the wrong name.
      isRemovable: server === 'mongos' && conf.settings.has('sharding.configDB'),
    }
  }
  if (known.kind === 'unknown') {
    const section = sections.has(name)
    if (section && isEmpty) return undefined
    if (section)
      return {
        message: `${shown} is a section, expected settings below it`,
        hint: `write ${shown} and its settings on lines of their own`,
        isRemovable: false,
      }
    // Components of the log come and go with versions: only a slip of one is sure.
    const near = mayGuess ? didYouMean(name, namesOf[server]) : undefined
    if (/^systemLog\.component\./.test(name) && near === undefined) return undefined
    return {
      message: `${server} has no setting ${shown}`,
      hint: near === undefined ? 'remove it' : `did you mean ${JSON.stringify(near)}?`,
      isRemovable: false,
    }
  }
  if (known.kind !== 'setting' || isAvailable(known.setting, version)) return undefined
  const { since, removed, replacedBy } = known.setting
  const isNew = isNewerThan(known.setting, version)
  return {
    message: `${shown} ${isNew ? `came with ${since}` : `was removed in ${removed}`}: ${server} ${version} does not start with it`,
    hint: replacedBy === undefined ? 'remove it' : `write ${JSON.stringify(replacedBy)}`,
    isRemovable: !isNew,
  }
}
