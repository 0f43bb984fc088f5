import { didYouMean } from '../../../../diagnostics/did-you-mean.ts'
import type { MongodbConfEntry } from '../../../../formats/mongodb-conf.ts'
import { expectationOf } from '../../../../settings/check-value.ts'
import type { Setting } from '../../../../settings/setting.ts'
import { settingsTable } from '../../table.ts'
import type { Conf } from '../conf.ts'
import { mongosRule } from '../mongos-rule.ts'
import { serverDouble, serverInteger } from '../numbers.ts'
import { atValue } from '../place.ts'
import { isParameter, knownAs, parameterSetting } from '../settings.ts'

/** Rules of their own speak of them. */
const elsewhere = new Set(['net.maxIncomingConnections', 'systemLog.timeStampFormat'])

/** Lists of words, parted by commas; only compressors by spaces too: MongoDB, ssl_options.cpp and message_compressor_registry.cpp. */
const wordLists: Readonly<Record<string, readonly string[]>> = {
  'net.tls.disabledProtocols': ['none', ...protocols(''), ...protocols('no')],
  'net.tls.logVersions': protocols(''),
  'net.compression.compressors': ['disabled', 'snappy', 'zstd', 'zlib'],
  'systemLog.syslogFacility':
    'auth authpriv cron daemon ftp kern lpr mail news security syslog user uucp local0 local1 local2 local3 local4 local5 local6 local7'.split(
      ' ',
    ),
}

export default mongosRule({
  id: 'MGO060',
  name: 'bad-value',
  severity: 'error',
  profile: 'minimal',
  summary: 'a word or a number that a setting does not take',
  why: 'The server does not start. Case counts: "x509" is a mode, "X509" is none.',
  source:
    'MongoDB, server_options_base.cpp and ssl_options_server.cpp: "security.clusterAuthMode expects one of", "unsupported value for tlsMode", "unsupported value for logRotate", "port number must be between 1 and 65535", "Unrecognized tlsLogVersions"; server_options_helpers.cpp: "syslogFacility must be set to a string representing one of the possible syslog facilities"',
  exampleKind: 'mongos.yaml',
  bad: 'sharding:\n  configDB: cfg/m1.example.net:27019,m2.example.net:27019,m3.example.net:27019\nnet:\n  port: 127017\n',
  good: 'sharding:\n  configDB: cfg/m1.example.net:27019,m2.example.net:27019,m3.example.net:27019\nnet:\n  port: 27017\n',
  *check({ confs }) {
    for (const conf of confs) {
      for (const entry of conf.entries) {
        const setting = entry.kind === 'scalar' && !entry.isEmpty ? settingOfEntry(conf, entry) : undefined
        const fault =
          setting === undefined ? undefined : (wordFault(setting, entry) ?? rangeFault(conf, setting, entry))
        if (fault !== undefined) yield { ...atValue(conf, entry), ...fault }
      }
    }
  },
})

function protocols(prefix: string): readonly string[] {
  return ['TLS1_0', 'TLS1_1', 'TLS1_2', 'TLS1_3'].map((name) => prefix + name)
}

function settingOfEntry({ server }: Conf, entry: MongodbConfEntry): Setting | undefined {
  if (elsewhere.has(entry.name)) return undefined
  if (isParameter(entry)) return parameterSetting(entry.key)
  const known = knownAs(server, entry.name)
  return known.kind === 'setting' ? known.setting : undefined
}

type Fault = { message: string; hint: string }

function wordFault(setting: Setting, { name, value }: MongodbConfEntry): Fault | undefined {
  const words = setting.type === 'enum' ? setting.values : wordLists[setting.replacedBy ?? setting.name]
  if (words === undefined) return undefined
  const given =
    setting.type === 'enum'
      ? [value]
      : value.split(setting.name === 'net.compression.compressors' ? /[, ]/ : ',')
  const odd = given.find((word) => !words.includes(word))
  if (odd === undefined) return undefined
  const near = didYouMean(odd, words)
  return {
    message: `${name} ${JSON.stringify(odd)} is not valid, expected one of ${words.join(', ')}`,
    hint: near === undefined ? `write ${words[0]}` : `did you mean ${near}?`,
  }
}

function rangeFault(
  { server }: Conf,
  setting: Setting,
  { name, value }: MongodbConfEntry,
): Fault | undefined {
  const number =
    setting.type === 'integer'
      ? serverInteger(value)
      : setting.type === 'number'
        ? serverDouble(value)
        : undefined
  if (number === undefined) return undefined
  // Only a mongod lets the system choose.
  const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY } =
    name === 'net.port' && server === 'mongos' ? { ...setting, min: 1 } : setting
  if (number >= min && number <= max) return undefined
  const expected =
    name === 'net.port' && server === 'mongos'
      ? 'an integer from 1 to 65535'
      : expectationOf(settingsTable, setting)
  return {
    message: `${name} ${value} is not valid, expected ${expected}`,
    hint: 'write a number in that range',
  }
}
