import type { MongodbConfEntry } from '../../../../formats/mongodb-conf.ts'
import type { Setting } from '../../../../settings/setting.ts'
import type { Conf } from '../conf.ts'
import { mongosRule } from '../mongos-rule.ts'
import { serverDouble, serverInteger } from '../numbers.ts'
import { atValue, isSecret, valueEdit } from '../place.ts'
import { isParameter, knownAs } from '../settings.ts'

export default mongosRule({
  id: 'MGO059',
  name: 'wrong-type',
  severity: 'error',
  profile: 'minimal',
  summary: 'a value that is no number, no boolean, no list or no single value where one is expected',
  why: 'The server does not start. Of booleans it reads "true" and "false" alone: not yes, not on, not True.',
  source:
    'MongoDB, options_parser.cpp: "Expected boolean switch but found string: yes", "Error parsing option \\"net.port\\" as int", "is of type StringVector, but value in YAML config is not a list type", "must be a single value"; numbers by parse_number.cpp',
  exampleKind: 'mongos.yaml',
  bad: 'sharding:\n  configDB: cfg/m1.example.net:27019,m2.example.net:27019,m3.example.net:27019\nnet:\n  ipv6: True\n',
  good: 'sharding:\n  configDB: cfg/m1.example.net:27019,m2.example.net:27019,m3.example.net:27019\nnet:\n  ipv6: true\n',
  fix: 'safe',
  *check({ confs }) {
    for (const conf of confs) {
      for (const entry of conf.entries) {
        const fault = faultOf(conf, entry)
        if (fault === undefined) continue
        const { expected, hint, replacement } = fault
        const shown =
          isSecret(entry.key) || entry.kind !== 'scalar' ? kindWords[entry.kind] : JSON.stringify(entry.value)
        yield {
          ...atValue(conf, entry),
          message: `${entry.name} ${entry.isEmpty && entry.kind === 'scalar' ? 'has no value' : shown}, expected ${expected}`,
          hint,
          ...(replacement !== undefined && {
            fix: { title: `write ${replacement}`, edits: [valueEdit(entry, replacement)] },
          }),
        }
      }
    }
  },
})

const kindWords: Readonly<Record<MongodbConfEntry['kind'], string>> = {
  scalar: 'has that value',
  map: 'is a map',
  list: 'is a list',
  alias: 'is an alias',
}

interface Fault {
  expected: string
  hint: string
  replacement?: string
}

function faultOf({ server, expansions }: Conf, entry: MongodbConfEntry): Fault | undefined {
  const { name, kind, isEmpty } = entry
  // What an alias stands for is not followed.
  if (kind === 'alias' || expansions.has(entry.parent) || expansions.has(entry)) return undefined
  if (name === 'setParameter' && kind !== 'map' && !(kind === 'scalar' && isEmpty))
    return { expected: 'parameters below it', hint: 'write each on a line of its own: NAME: VALUE' }
  if (isParameter(entry)) {
    return kind === 'scalar' ? undefined : { expected: 'one value', hint: "put quotes around it: '{ ... }'" }
  }
  const known = knownAs(server, name)
  if (known.kind === 'list')
    return kind === 'list' || (kind === 'map' && !isEmpty)
      ? undefined
      : { expected: 'a list', hint: `write ${entry.key}: [...]` }
  if (known.kind !== 'setting' || kind === 'map') return undefined
  if (kind === 'list')
    return {
      expected: 'one value',
      hint: 'write it without brackets and dashes; several are parted by commas',
    }
  return typeFault(known.setting, entry)
}

function typeFault({ type, unit }: Setting, { value, isEmpty }: MongodbConfEntry): Fault | undefined {
  if (type === 'boolean' && value !== 'true' && value !== 'false') {
    const replacement = booleanOf(value)
    return {
      expected: 'true or false',
      hint: `write ${replacement ?? 'true or false'}`,
      ...(replacement !== undefined && { replacement }),
    }
  }
  if (type === 'integer' && serverInteger(value) === undefined)
    return {
      expected: 'an integer',
      hint: unit === undefined ? 'write digits alone, without a unit' : `write the number of ${unit}`,
    }
  if (type === 'number' && serverDouble(value) === undefined)
    return { expected: 'a number', hint: 'write digits alone, without a unit' }
  return type === 'string' && isEmpty
    ? { expected: 'a text', hint: 'write it, or remove the line' }
    : undefined
}

/** What YAML 1.1 would have read. */
function booleanOf(value: string): string | undefined {
  if (/^(?:true|yes|on)$/i.test(value)) return 'true'
  return /^(?:false|no|off)$/i.test(value) ? 'false' : undefined
}
