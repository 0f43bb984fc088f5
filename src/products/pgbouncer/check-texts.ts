import type { Diagnostic, TopologyPath } from '../../diagnostics/diagnostic.ts'
import { DbbalError } from '../../errors.ts'
import { iniKeyFault } from '../../formats/pgbouncer-ini.ts'
import { authQueryOf } from '../../topology/auth-query.ts'
import { fillPlaceholders } from '../../topology/placeholders.ts'
import type { Pooler } from '../../topology/poolers.ts'
import type { Topology } from '../../topology/topology.ts'
import { dialectOf } from './database-lines.ts'
import { filled, type PoolerProcess, processesOf } from './processes.ts'

/** What is wrong with a text, or what it comes to. */
type Reading = { fault: string; hint?: string | undefined } | { text: string }
type Read = (text: string) => Reading

/** Texts with a placeholder that has no value at its place, and texts that the files cannot hold. */
export function checkTexts(pooler: Pooler, topology: Topology): readonly Diagnostic[] {
  const { declared, path, name } = pooler
  const [first] = processesOf(pooler)
  if (first === undefined) return []
  const instance: PoolerProcess = { ...first, number: undefined }
  const ofProcess = reading((text) => filled(text, first, topology, name))
  const ofInstance = reading((text) => filled(text, instance, topology, name))
  const ofEntry = reading((text) =>
    fillPlaceholders(text, { database: 'database', name: 'cluster', environment: topology.environment }),
  )
  const lookup = authQueryOf(pooler)
  const lookupPath = [...path, 'authentication', 'auth_query']
  return [
    ...inMap(
      declared.tls?.clients,
      [...path, 'tls', 'clients'],
      (text) => absolute(value(ofProcess(text))),
      'mode',
    ),
    ...inMap(
      declared.tls?.servers,
      [...path, 'tls', 'servers'],
      (text) => absolute(value(ofProcess(text))),
      'mode',
    ),
    ...(declared.tls?.servers === undefined ? pooler.serves : []).flatMap(({ cluster }) =>
      inText(cluster.declared.tls?.ca, [...cluster.path, 'tls', 'ca'], (text) =>
        absolute(value(ofProcess(text))),
      ),
    ),
    ...inMap(declared.settings, [...path, 'settings'], (text) => value(ofProcess(text))),
    ...inMap(declared.settings_unchecked, [...path, 'settings_unchecked'], (text) => value(ofProcess(text))),
    ...checkUncheckedNames(pooler),
    ...inText(declared.deploy?.directory, [...path, 'deploy', 'directory'], (text) =>
      absolute(ofInstance(text)),
    ),
    ...inText(declared.deploy?.service, [...path, 'deploy', 'service'], (text) => unitName(ofProcess(text))),
    ...inText(declared.deploy?.owner, [...path, 'deploy', 'owner'], (text) => systemUser({ text })),
    ...inText(lookup?.user, [...lookupPath, 'user'], (text) => value({ text })),
    ...inText(lookup?.query, [...lookupPath, 'query'], (text) => value({ text })),
    ...inText(declared.routes?.write?.database, [...path, 'routes', 'write', 'database'], ofEntry),
    ...inText(declared.routes?.read?.database, [...path, 'routes', 'read', 'database'], ofEntry),
    ...pooler.serves.flatMap(({ cluster, options }) =>
      inText(options.name, [...path, 'serves', cluster.name, 'name'], ofEntry),
    ),
  ]
}

function reading(fill: (text: string) => string): Read {
  return (text) => {
    try {
      return { text: fill(text) }
    } catch (error) {
      if (!(error instanceof DbbalError)) throw error
      return { fault: error.message, hint: error.hint }
    }
  }
}

function value(read: Reading): Reading {
  if ('fault' in read || !/^ | $/.test(read.text)) return read
  return {
    fault: `${JSON.stringify(read.text)} has spaces at its ends, which pgbouncer.ini drops`,
    hint: 'remove them',
  }
}

function absolute(read: Reading): Reading {
  if ('fault' in read || read.text.startsWith('/')) return read
  return { fault: `${JSON.stringify(read.text)} is no absolute path`, hint: 'start it with /' }
}

function unitName(read: Reading): Reading {
  if ('fault' in read || /^[A-Za-z0-9:_@-][A-Za-z0-9:_.@-]*$/.test(read.text)) return read
  return {
    fault: `${JSON.stringify(read.text)} is no name of a systemd unit`,
    hint: 'write service: pgbouncer',
  }
}

/** What systemd takes as a name in User=. https://systemd.io/USER_NAMES/ */
function systemUser(read: Reading): Reading {
  if ('fault' in read || /^[A-Za-z_][A-Za-z0-9_.-]{0,30}$/.test(read.text)) return read
  return {
    fault: `${JSON.stringify(read.text)} is no name of a user of the host`,
    hint: 'write owner: postgres',
  }
}

function checkUncheckedNames({ declared, path, version }: Pooler): readonly Diagnostic[] {
  return Object.keys(declared.settings_unchecked ?? {}).flatMap((name) => {
    const fault = iniKeyFault(name, dialectOf(version))
    if (fault === undefined) return []
    const message = `${JSON.stringify(name)} cannot be the name of a setting: ${fault}`
    return [
      { id: 'PGB062', severity: 'error', path: [...path, 'settings_unchecked', name], atKey: true, message },
    ]
  })
}

function inMap(
  map: object | undefined,
  path: TopologyPath,
  read: Read,
  except?: string,
): readonly Diagnostic[] {
  return Object.entries(map ?? {})
    .filter(([key]) => key !== except)
    .flatMap(([key, text]) => inText(text, [...path, key], read))
}

function inText(text: unknown, path: TopologyPath, read: Read): readonly Diagnostic[] {
  if (typeof text !== 'string') return []
  const result = read(text)
  if (!('fault' in result)) return []
  return [{ id: 'TOP001', severity: 'error', path, message: result.fault, hint: result.hint }]
}
