import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { unspoiled } from './draw.ts'
import { sideOf } from './quota.ts'
import type { Case } from './run.ts'

/** Kind of mutation x what came of it, as lines of text. */
export function tableOf(cases: readonly Case[]): string {
  const head = [
    'mutation',
    'files',
    'refused',
    'accepted',
    'hidden harms',
    'false alarms',
    'missed',
    'excused',
  ]
  const kinds = [...new Set(cases.map(({ kind }) => kind))]
  const mutated = cases.filter(({ kind }) => kind !== unspoiled)
  const rowOf = (name: string, some: readonly Case[]): string[] => {
    const count = (test: (each: Case) => boolean) => String(some.filter(test).length)
    return [
      name,
      String(some.length),
      count((each) => sideOf(each) === 'refused'),
      count((each) => sideOf(each) === 'accepted'),
      count(isHiddenHarm),
      count(({ verdict }) => verdict === 'false alarm'),
      count(({ verdict }) => verdict === 'missed'),
      count(({ verdict }) => verdict === 'excused'),
    ]
  }
  const rows = [
    head,
    ...kinds.map((kind) =>
      rowOf(
        kind,
        cases.filter((each) => each.kind === kind),
      ),
    ),
    rowOf('all mutated', mutated),
  ]
  const settings = new Set(mutated.flatMap(({ setting }) => setting ?? []))
  return [
    ...rows.map(
      ([name = '', ...numbers]) => name.padEnd(16) + numbers.map((each) => each.padStart(14)).join(''),
    ),
    `${settings.size} settings mutated; hidden harms by rule: ${hiddenByRule(mutated)}`,
  ].join('\n')
}

/** Accepted, with an error whose rule says why the server is silent. */
function isHiddenHarm({ answer, verdict, findings }: Case): boolean {
  return !answer.refused && verdict === 'agreed' && findings.some(({ severity }) => severity === 'error')
}

function hiddenByRule(cases: readonly Case[]): string {
  const counts = new Map<string, number>()
  for (const { findings } of cases.filter(isHiddenHarm)) {
    const errors = findings.filter(({ severity }) => severity === 'error')
    for (const id of new Set(errors.map(({ rule }) => rule.id))) counts.set(id, (counts.get(id) ?? 0) + 1)
  }
  return [...counts]
    .sort(([, a], [, b]) => b - a)
    .map(([id, count]) => `${id} ${count}`)
    .join(', ')
}

export function disagreementsOf(cases: readonly Case[]): readonly Case[] {
  return cases.filter(({ verdict }) => verdict === 'missed' || verdict === 'false alarm')
}

/** Both answers, as lines of text. */
export function answersOf({ verdict, kind, file, change, answer, findings }: Case): string {
  const errors = findings.filter(({ severity }) => severity === 'error')
  return [
    `${verdict}: ${kind} in ${file}`,
    `line: ${JSON.stringify(change)}`,
    ...(answer.refused ? answer.said : ['accepted']).map((said) => `server: ${said}`),
    ...errors.map(
      (each) => `linter: ${each.rule.id} ${each.file}:${each.line}:${each.column} ${each.message}`,
    ),
  ]
    .map((line) => (line.length > 240 ? `${line.slice(0, 240)}...` : line))
    .join('\n')
}

/** A directory for each disagreement: the files, and `answers.txt`. */
export function writeDisagreements(cases: readonly Case[], directory: string): void {
  for (const [index, each] of cases.entries()) {
    const own = join(directory, `${String(index + 1).padStart(4, '0')}-${each.kind.replaceAll(' ', '-')}`)
    mkdirSync(own, { recursive: true })
    for (const [name, content] of Object.entries(each.files)) {
      mkdirSync(dirname(join(own, name)), { recursive: true })
      writeFileSync(join(own, name), content)
    }
    writeFileSync(join(own, 'answers.txt'), `${answersOf(each)}\n\n${each.answer.log}`)
  }
}
