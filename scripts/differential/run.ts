import type { BoundLinter } from '../../src/lint/linter.ts'
import { linters } from '../../src/products/linters.ts'
import { isAvailable, qualifiedName } from '../../src/settings/lookup.ts'
import type { Setting } from '../../src/settings/setting.ts'
import type { InstalledServer } from '../../test/live/support/servers.ts'
import { type Comparison, compare, type Files, findingsOf } from './compare.ts'
import { type Draft, textOf } from './draft.ts'
import type { MutationContext } from './mutation.ts'
import { mutations } from './mutations/index.ts'
import type { DifferentialProduct } from './product.ts'
import { Random } from './random.ts'
import { Slot } from './try-files.ts'

export interface DifferentialOptions {
  /** Mutated files, shared among the kinds; more are made where a kind gives too few of one side. */
  count: number
  seed: number
}

/** One mutated file and what came of it. */
export interface Case extends Comparison {
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

/** The kind of case that no mutation made: the good file of every setting. */
const unspoiled = 'none'

/** Two servers at a time: the machine has other work. */
const atOnce = 2
/** A kind is given up when this many times its share did not give both sides. */
const patience = 4

/** Good files of every setting, then mutated ones; the same for the same seed. */
export async function runDifferential(
  product: DifferentialProduct,
  installed: InstalledServer,
  { count, seed }: DifferentialOptions,
): Promise<readonly Case[]> {
  const random = new Random(seed)
  const { version } = installed
  const bench: Bench = {
    product,
    version,
    linter: await linterOf(product),
    slots: Array.from({ length: atOnce }, () => new Slot(product, installed)),
  }
  const settings = product.table.settings.filter(
    (each) => isAvailable(each, version) && !product.untried.includes(qualifiedName(each)),
  )
  const draftOf = (setting: Setting | undefined): Draft =>
    product.draft(setting, { version, random, port: 20_000 + random.below(12_000) })
  const cases: Case[] = await askAll(
    bench,
    [...settings, undefined].map((setting) => caseOf(unspoiled, draftOf(setting), undefined)),
  )
  const share = Math.ceil(count / Object.keys(mutations).length)
  for (const [kind, variants] of Object.entries(mutations)) {
    const context: MutationContext = { random, table: product.table, version, comments: product.comments }
    let deck: (Setting | undefined)[] = []
    const make = (): Asked => {
      if (deck.length === 0) deck = deckOf(settings, random)
      const draft = draftOf(deck.pop())
      const spoiled = random.pick(variants)(draft, context)
      return spoiled === undefined ? make() : caseOf(kind, draft, spoiled)
    }
    const done: Case[] = []
    const isShort = () => {
      const refused = done.filter(({ answer }) => answer.refused).length
      return Math.min(refused, done.length - refused) < Math.floor(share / 2)
    }
    while (done.length < share || (isShort() && done.length < patience * share)) {
      const batch = Array.from({ length: Math.max(10, Math.ceil(share / 4)) }, make)
      done.push(...(await askAll(bench, batch)))
    }
    cases.push(...done)
  }
  return cases
}

type Asked = Omit<Case, keyof Comparison>

/** Every setting once, and among them what no table lists. */
function deckOf(settings: readonly Setting[], random: Random): (Setting | undefined)[] {
  const unlisted = Array.from({ length: Math.ceil(settings.length / 8) }, () => undefined)
  return random.shuffled<Setting | undefined>([...settings, ...unlisted])
}

function caseOf(kind: string, draft: Draft, spoiled: string | Buffer | undefined): Asked {
  const text = textOf(draft.statements)
  const content = spoiled ?? text
  const lines = text.split('\n')
  const change = content
    .toString()
    .split('\n')
    .find((line, index) => line !== lines[index])
  const files = { ...draft.others, [draft.file]: content }
  const good = { ...draft.others, [draft.file]: text }
  return { kind, file: draft.file, setting: draft.setting, files, good, change: change ?? '' }
}

interface Bench {
  product: DifferentialProduct
  version: string
  linter: BoundLinter
  slots: readonly Slot[]
}

export async function linterOf({ name }: DifferentialProduct): Promise<BoundLinter> {
  const linter = await linters[name]?.()
  if (linter === undefined) throw new Error(`no linter for ${name}`)
  return linter
}

async function askAll({ product, version, linter, slots }: Bench, asked: readonly Asked[]): Promise<Case[]> {
  const results: Case[] = []
  const waiting = [...asked.entries()]
  await Promise.all(
    slots.map(async (slot) => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        const [index, each] = next
        const answer = await slot.ask(each.files)
        const before = each.kind === unspoiled ? [] : findingsOf(linter, product, each.good, version)
        const findings = findingsOf(linter, product, each.files, version)
        results[index] = { ...each, ...compare(product, answer, { before, findings }) }
      }
    }),
  )
  return results
}
