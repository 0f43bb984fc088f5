import { isMap } from '../data.ts'
import type { EffectiveTopology } from '../declaration/topology-file.ts'
import type { Findings } from './findings.ts'

/** `{secret: name}` needs a provider that names exactly one place, and no setting holds a password. */
export function checkSecrets(topology: EffectiveTopology, findings: Findings): void {
  const { secrets: provider, clusters, balancers = {} } = topology
  if (provider !== undefined) checkProvider(provider, findings)
  const hasProvider = provider !== undefined || findings.isUnsound('secrets')
  for (const [section, entities] of Object.entries({ clusters, balancers })) {
    for (const [name, entity] of Object.entries(entities)) {
      const path = [section, name]
      if (!hasProvider && hasProviderSecret(entity)) checkReferences(entity, path, findings)
      checkSettings(entity.settings, [...path, 'settings'], findings)
      checkSettings(entity.settings_unchecked, [...path, 'settings_unchecked'], findings)
    }
  }
}

function checkProvider(provider: NonNullable<EffectiveTopology['secrets']>, findings: Findings): void {
  const places = (['exec', 'file', 'env'] as const).filter((place) => provider[place] !== undefined)
  if (places.length === 1) return
  const found = places.length === 0 ? 'no provider' : `${places.length} providers (${places.join(', ')})`
  findings.errorAtKey('TOP001', ['secrets'], `secrets has ${found}, expected one of exec, file, env`)
}

/** Without paths: nearly always there is none in thousands of instances. */
function hasProviderSecret(value: object): boolean {
  if ('secret' in value && typeof value.secret === 'string') return true
  for (const part of Object.values(value)) {
    if (typeof part === 'object' && part !== null && hasProviderSecret(part)) return true
  }
  return false
}

/** `path` grows and shrinks with the walk. */
function checkReferences(value: unknown, path: (string | number)[], findings: Findings): void {
  if (!isMap(value) && !Array.isArray(value)) return
  const key = path.at(-1)
  if (isMap(value) && (key === 'password' || key === 'verifier') && typeof value['secret'] === 'string') {
    findings.error(
      'TOP005',
      [...path],
      `secret ${JSON.stringify(value['secret'])} has no provider`,
      'add `secrets: {exec: [...]}` or write {env: NAME}',
    )
    return
  }
  for (const [part, item] of Object.entries(value)) {
    path.push(Array.isArray(value) ? Number(part) : part)
    checkReferences(item, path, findings)
    path.pop()
  }
}

// Names of the products' own settings that hold a password.
const secretSetting = /pass(?:word|wd|phrase)?$|masterauth$|credentials$/i

function checkSettings(
  settings: Readonly<Record<string, unknown>> | undefined,
  path: readonly string[],
  findings: Findings,
): void {
  for (const [name, value] of Object.entries(settings ?? {})) {
    if (!secretSetting.test(name) || value === null) continue
    findings.secret(
      [...path, name],
      `setting ${JSON.stringify(name)} holds a literal secret`,
      'give the account by its own key, with a reference: settings are written as they stand',
    )
  }
}
