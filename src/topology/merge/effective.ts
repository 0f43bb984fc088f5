import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import { type Data, isMap } from '../data.ts'
import { isRouteRemoval, mergePatch } from './merge-patch.ts'

/** Longest chain of `like`. */
const maxLikeChain = 2

/** Sections whose entities take `like` and defaults, with the key that names the kind. */
export const inheritingSections = { clusters: 'engine', balancers: 'kind' } as const
export type InheritingSection = keyof typeof inheritingSections

/** The topology with `like` and defaults worked in. `joined` is all files and the environment's patch together. */
export function effectiveTopology(joined: Data): { data: Data; diagnostics: readonly Diagnostic[] } {
  const diagnostics: Diagnostic[] = []
  const { defaults, environments: _environments, include: _include, ...rest } = joined
  const effective: Record<string, unknown> = { ...rest }
  if (isMap(defaults) && defaults['ssh'] !== undefined) effective['ssh'] = defaults['ssh']
  for (const section of Object.keys(inheritingSections) as InheritingSection[]) {
    const entities = joined[section]
    if (!isMap(entities)) continue
    const byKind = isMap(defaults) && isMap(defaults[section]) ? defaults[section] : {}
    const made: Record<string, unknown> = {}
    for (const name of Object.keys(entities)) {
      const own = withLike(section, entities, name, diagnostics)
      made[name] = isMap(own) ? withDefaults(section, byKind, own) : own
    }
    effective[section] = made
  }
  return { data: effective, diagnostics }
}

/** The names that `like` leads through, the entity itself first; stops at a cycle or a dangling name. */
export function likeChain(entities: Data, name: string): readonly string[] {
  const chain = [name]
  for (;;) {
    const entity = entities[chain.at(-1) ?? name]
    const next = isMap(entity) ? entity['like'] : undefined
    if (typeof next !== 'string' || !Object.hasOwn(entities, next) || chain.includes(next)) return chain
    chain.push(next)
  }
}

function withLike(
  section: InheritingSection,
  entities: Data,
  name: string,
  diagnostics: Diagnostic[],
): unknown {
  const own = entities[name]
  if (!isMap(own) || own['like'] === undefined) return own
  const chain = likeChain(entities, name)
  const fault = faultOfLike(section, entities, chain)
  if (fault !== undefined) {
    diagnostics.push({ ...fault, id: 'TOP001', severity: 'error', path: [section, name, 'like'] })
    return own
  }
  const keepsNull = section === 'balancers' ? isRouteRemoval : undefined
  return chain
    .toReversed()
    .map((link) => entities[link])
    .filter(isMap)
    .map(({ like: _like, ...rest }): Data => rest)
    .reduce((base, patch) => mergePatch(base, replacingInstances(base, patch), keepsNull))
}

/** The instances of a copy are those it names; one of the same name as the sibling's patches it. */
function replacingInstances(base: Data, patch: Data): Data {
  const inherited = base['instances']
  const own = patch['instances']
  if (!isMap(inherited) || !isMap(own)) return patch
  const left = Object.keys(inherited).filter((name) => !Object.hasOwn(own, name))
  return { ...patch, instances: { ...Object.fromEntries(left.map((name) => [name, null])), ...own } }
}

function faultOfLike(
  section: InheritingSection,
  entities: Data,
  chain: readonly string[],
): { message: string; hint: string } | undefined {
  const last = entities[chain.at(-1) ?? '']
  const next = isMap(last) ? last['like'] : undefined
  if (typeof next === 'string') {
    if (chain.includes(next)) {
      return {
        message: `like goes in a circle: ${[...chain, next].join(' -> ')}`,
        hint: 'write one of them out',
      }
    }
    return {
      message: `like ${JSON.stringify(next)} is not in ${section}, expected one of ${Object.keys(entities).join(', ')}`,
      hint: 'name a sibling',
    }
  }
  if (chain.length - 1 > maxLikeChain) {
    return {
      message: `like goes through ${chain.length - 1} siblings (${chain.join(' -> ')}), expected ${maxLikeChain} at most`,
      hint: `copy from ${JSON.stringify(chain.at(-1))} directly`,
    }
  }
  return undefined
}

function withDefaults(section: InheritingSection, byKind: Data, own: Data): Data {
  const kind = own[inheritingSections[section]]
  const defaults = typeof kind === 'string' ? byKind[kind] : undefined
  if (!isMap(defaults)) return own
  return mergePatch(defaults, own, section === 'balancers' ? isRouteRemoval : undefined)
}
