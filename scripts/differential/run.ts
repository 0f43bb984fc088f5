import { availableParallelism } from 'node:os'
import type { BoundLinter } from '../../src/lint/linter.ts'
import { linters } from '../../src/products/linters.ts'
import { isAvailable, qualifiedName } from '../../src/settings/lookup.ts'
import type { InstalledServer } from '../../test/live/support/servers.ts'
import { type Comparison, compare, findingsOf, isPlainError, newErrors } from './compare.ts'
import { type Drawn, drawGoodFiles, drawMutated, type Source } from './draw.ts'
import { mutations } from './mutations/index.ts'
import type { DifferentialProduct } from './product.ts'
import { type Side, sideOf, sides } from './quota.ts'
import { Slot } from './try-files.ts'

export interface DifferentialOptions {
  /** Files of each kind of mutation that the server refuses, and as many that it takes. */
  quota: number
  seed: number
}

/** One file and what came of it. */
export interface Case extends Drawn, Comparison {}

/** How many servers at a time: while one starts or ends another one is read. */
const atOnce = availableParallelism() + 1
/** A kind is given up when this many times its share was drawn and a side is still short. */
const patience = 20

/** Good files of every setting, then mutated ones; the same for the same seed. */
export async function runDifferential(
  product: DifferentialProduct,
  installed: InstalledServer,
  { quota, seed }: DifferentialOptions,
): Promise<readonly Case[]> {
  const { version } = installed
  const settings = product.table.settings.filter(
    (each) => isAvailable(each, version) && !product.untried.includes(qualifiedName(each)),
  )
  const source: Source = { product, version, settings, seed }
  const linter = await linterOf(product)
  const slots = Array.from({ length: atOnce }, () => new Slot(product, installed))
  const ask = (files: readonly Candidate[]) => askAll(product, slots, files)
  const lint = (drawn: Drawn) => linted(linter, product, version, drawn)
  const cases: Case[] = await ask(drawGoodFiles(source).map((drawn) => ({ ...lint(drawn), before: [] })))
  for (const [kind, variants] of Object.entries(mutations)) {
    cases.push(...(await fill(quota, drawMutated(source, kind, variants), lint, ask)))
  }
  return cases
}

export async function linterOf({ name }: DifferentialProduct): Promise<BoundLinter> {
  const linter = await linters[name]?.()
  if (linter === undefined) throw new Error(`no linter for ${name}`)
  return linter
}

/** A file with the linter's word, before the server was asked. */
interface Candidate extends Drawn, Pick<Comparison, 'findings'> {
  before: Comparison['findings']
}

function linted(linter: BoundLinter, product: DifferentialProduct, version: string, drawn: Drawn): Candidate {
  const findings = findingsOf(linter, product, drawn.files, version)
  const hasErrors = findings.some(({ severity }) => severity === 'error')
  return { ...drawn, findings, before: hasErrors ? findingsOf(linter, product, drawn.good, version) : [] }
}

/**
 * Draws until the quota is full on both sides. What the linter says of a file only decides whether it is worth asking
 * the server for the side that is short; the server's word is what counts.
 */
async function fill(
  quota: number,
  drawing: Iterator<Drawn, never>,
  lint: (drawn: Drawn) => Candidate,
  ask: (files: readonly Candidate[]) => Promise<readonly Case[]>,
): Promise<readonly Case[]> {
  const done: Case[] = []
  for (let left = patience * 2 * quota; ; ) {
    const need = Object.fromEntries(
      sides.map((side) => [side, quota - done.filter((each) => sideOf(each) === side).length]),
    ) as Record<Side, number>
    const batch: Candidate[] = []
    for (; left > 0 && sides.some((side) => need[side] > 0); left--) {
      const candidate = lint(drawing.next().value)
      const isFaulty = newErrors(candidate.findings, candidate.before).some(isPlainError)
      const side = isFaulty ? 'refused' : 'accepted'
      if (need[side] <= 0) continue
      need[side] -= 1
      batch.push(candidate)
    }
    if (batch.length > 0) done.push(...(await ask(batch)))
    else if (done.length >= 2 * quota) return done
    else return [...done, ...(await ask(draw(2 * quota - done.length, drawing, lint)))]
  }
}

/** Any files, of a kind that gives one side only. */
function draw(
  count: number,
  drawing: Iterator<Drawn, never>,
  lint: (drawn: Drawn) => Candidate,
): readonly Candidate[] {
  return Array.from({ length: count }, () => lint(drawing.next().value))
}

async function askAll(
  product: DifferentialProduct,
  slots: readonly Slot[],
  candidates: readonly Candidate[],
): Promise<Case[]> {
  const results: Case[] = []
  const waiting = [...candidates.entries()]
  await Promise.all(
    slots.map(async (slot) => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        const [index, { before, ...candidate }] = next
        const answer = await slot.ask(candidate.files)
        const { findings } = candidate
        results[index] = { ...candidate, ...compare(product, answer, { before, findings }) }
      }
    }),
  )
  return results
}
