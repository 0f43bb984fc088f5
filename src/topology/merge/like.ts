import { didYouMeanHint } from '../../diagnostics/did-you-mean.ts'
import { oneOf } from '../../diagnostics/one-of.ts'
import { type Data, isMap } from '../data.ts'
import { mergePatch } from './merge-patch.ts'

/** Longest chain of `like`. */
const maxChain = 2

/** What is wrong with an entity's `like`. */
export interface LikeFault {
  message: string
  hint?: string | undefined
}

/** The names that `like` leads through, the entity itself first; stops at a circle or a dangling name. */
export function likeChain(entities: Data, name: string): readonly string[] {
  const chain = [name]
  for (;;) {
    const next = likeOf(entities, chain.at(-1) ?? name)
    if (next === undefined || !Object.hasOwn(entities, next) || chain.includes(next)) return chain
    chain.push(next)
  }
}

/**
 * An entity with its siblings worked in, the farthest first. The instances of a copy are those it names; one of the same
 * name as the sibling's patches it. `written` is the section without an environment: a patch names no instances, it
 * changes them. Call it where `faultOfLike` finds nothing.
 */
export function withLike(
  entities: Data,
  written: Data,
  name: string,
  keepsNull: ((path: readonly string[]) => boolean) | undefined,
): Data {
  return likeChain(entities, name).reduceRight((base: Data, link) => {
    const { like: _like, ...patch } = mapAt(entities, link)
    const copied = namesInstances(mapAt(written, link)) ? withInstancesOf(base, patch) : base
    return mergePatch(copied, patch, keepsNull)
  }, {})
}

function namesInstances({ instances }: Data): boolean {
  return isMap(instances) && Object.values(instances).some((instance) => instance !== null)
}

function withInstancesOf(base: Data, { instances: own }: Data): Data {
  const { instances } = base
  if (!isMap(instances) || !isMap(own)) return base
  const kept = Object.entries(instances).filter(([name]) => Object.hasOwn(own, name))
  return { ...base, instances: Object.fromEntries(kept) }
}

/** Why an entity's `like` cannot be followed. */
export function faultOfLike(
  section: string,
  kindKey: string,
  entities: Data,
  name: string,
): LikeFault | undefined {
  if (likeOf(entities, name) === undefined) return undefined
  const chain = likeChain(entities, name)
  const last = chain.at(-1) ?? name
  const next = likeOf(entities, last)
  if (next !== undefined && chain.includes(next)) {
    return {
      message: `like goes in a circle: ${[...chain, next].join(' -> ')}`,
      hint: 'write one of them out',
    }
  }
  if (next !== undefined) {
    const others = Object.keys(entities).filter((other) => other !== last)
    const expected = others.length === 0 ? 'and there is no other' : `expected ${oneOf(others)}`
    return {
      message: `like ${JSON.stringify(next)} is not in ${section}, ${expected}`,
      hint: didYouMeanHint(next, others),
    }
  }
  if (chain.length - 1 > maxChain) {
    return {
      message: `like goes through ${chain.length - 1} siblings (${chain.join(' -> ')}), expected ${maxChain} at most`,
      hint: `copy from ${JSON.stringify(last)} directly`,
    }
  }
  const kinds = new Set(
    chain.map((link) => mapAt(entities, link)[kindKey]).filter((kind) => kind !== undefined),
  )
  if (kinds.size > 1) {
    return { message: `like goes from ${[...kinds].join(' to ')}, expected a sibling of the same ${kindKey}` }
  }
  return undefined
}

function likeOf(entities: Data, name: string): string | undefined {
  const like = mapAt(entities, name)['like']
  return typeof like === 'string' ? like : undefined
}

function mapAt(entities: Data, name: string): Data {
  const entity = Object.hasOwn(entities, name) ? entities[name] : undefined
  return isMap(entity) ? entity : {}
}
