import { createHash } from 'node:crypto'
import type { Setting } from '../../src/settings/setting.ts'
import type { Files } from './compare.ts'
import { type Draft, textOf } from './draft.ts'
import type { MutationContext, Variant } from './mutation.ts'
import type { DifferentialProduct } from './product.ts'
import { Random } from './random.ts'

/** A file to ask the server and the linter about. */
export interface Drawn {
  /** Kind of the mutation. */
  kind: string
  /** Name of the mutated file among `files`. */
  file: string
  setting: Setting | undefined
  files: Files
  /** What the files were before. */
  good: Files
  /** First line that the good file does not have there. */
  change: string
}

/** The kind of what no mutation made: the good file of every setting. */
export const unspoiled = 'none'

export interface Source {
  product: DifferentialProduct
  version: string
  /** Those that are tried. */
  settings: readonly Setting[]
  seed: number
}

export function drawGoodFiles(source: Source): readonly Drawn[] {
  const random = randomOf(source.seed, unspoiled)
  return [...source.settings, undefined].map((setting) => {
    const draft = draftOf(source, setting, random)
    return drawn(unspoiled, draft, textOf(draft.statements))
  })
}

/**
 * Mutated files of one kind without end, over the whole table of settings. Each has a seed of its own: which of them
 * are tried does not change the others.
 */
export function* drawMutated(
  source: Source,
  kind: string,
  variants: readonly Variant[],
): Generator<Drawn, never> {
  const shuffling = randomOf(source.seed, kind)
  for (let number = 0; ; ) {
    for (const setting of deckOf(source.settings, shuffling)) {
      number += 1
      const made = spoil(source, setting, randomOf(source.seed, `${kind} ${number}`), variants)
      if (made !== undefined) yield drawn(kind, made.draft, made.content)
    }
  }
}

interface Spoiled {
  draft: Draft
  content: string | Buffer
}

/** The first variant, in any order, that has something to change in this draft. */
function spoil(
  source: Source,
  setting: Setting | undefined,
  random: Random,
  variants: readonly Variant[],
): Spoiled | undefined {
  const { product, version } = source
  const context: MutationContext = { random, table: product.table, version, comments: product.comments }
  const draft = draftOf(source, setting, random)
  const text = textOf(draft.statements)
  for (const variant of random.shuffled(variants)) {
    const content = variant(draft, context)
    if (content !== undefined && content.toString() !== text) return { draft, content }
  }
  return undefined
}

function draftOf({ product, version }: Source, setting: Setting | undefined, random: Random): Draft {
  return product.draft(setting, { version, random, port: 20_000 + random.below(12_000) })
}

/** Every setting once, and among them what no table lists. */
function deckOf(settings: readonly Setting[], random: Random): readonly (Setting | undefined)[] {
  const unlisted = Array.from({ length: Math.ceil(settings.length / 8) }, () => undefined)
  return random.shuffled<Setting | undefined>([...settings, ...unlisted])
}

function drawn(kind: string, draft: Draft, content: string | Buffer): Drawn {
  const text = textOf(draft.statements)
  const lines = text.split('\n')
  const change = content
    .toString()
    .split('\n')
    .find((line, index) => line !== lines[index])
  return {
    kind,
    file: draft.file,
    setting: draft.setting,
    files: { ...draft.others, [draft.file]: content },
    good: { ...draft.others, [draft.file]: text },
    change: change ?? '',
  }
}

function randomOf(seed: number, what: string): Random {
  return new Random(createHash('sha256').update(`${seed} ${what}`).digest().readUInt32LE())
}
