import { type Event, parseEvents } from 'js-yaml'
import { placesIn } from './places.ts'
import type { Place } from './scanner.ts'
import type { YamlFault } from './yaml-fault.ts'
import { yamlSlip } from './yaml-slips.ts'

/** js-yaml's events of what could be read. */
export interface LenientYaml {
  events: readonly Event[]
  /** The text that the events are of: lines that cannot be read are blank in it, all offsets are those of the file. */
  text: string
  faults: readonly YamlFault[]
}

/** So much text is read again for the sake of lines behind a bad one. */
const mostRead = 20_000_000
const mostFaults = 20
const deepest = 60

interface Failure {
  reason: string
  offset: number
}

/** Reads YAML; blanks the line that stands in the way and goes on, so that one bad line does not hide the rest. */
export function readLenientYaml(whole: string): LenientYaml {
  const faults: YamlFault[] = []
  let text = whole
  let outcome = parse(text)
  if (!Array.isArray(outcome)) {
    text = withoutSlips(whole, faults)
    outcome = parse(text)
  }
  let read = text.length
  const placeOf = placesIn(text)
  while (!Array.isArray(outcome)) {
    const failure: Failure = outcome
    const { attempt, result } = bestWithout(text, failure.offset)
    read += 3 * text.length
    faults.push(faultAt(text, attempt, failure, placeOf))
    text = attempt.text
    outcome = result
    if (
      !Array.isArray(result) &&
      (faults.length >= mostFaults || read > mostRead || result.offset <= failure.offset)
    ) {
      text = text.slice(0, lineStart(text, Math.min(failure.offset, result.offset)))
      const rest = parse(text)
      outcome = Array.isArray(rest) ? rest : []
    }
  }
  return { events: outcome, text, faults: faults.toSorted(byPlace) }
}

function parse(text: string): Event[] | Failure {
  try {
    return parseEvents(text, { maxDepth: deepest })
  } catch (error) {
    const { name, reason, mark } = error as { name?: unknown; reason?: unknown; mark?: { position: number } }
    if (name !== 'YAMLException') throw error
    return { reason: String(reason), offset: mark?.position ?? 0 }
  }
}

function reach(result: Event[] | Failure): number {
  return Array.isArray(result) ? Number.POSITIVE_INFINITY : result.offset
}

/** What the reader gets furthest without: the line itself, what stands above it, or a quote that is never closed. */
function bestWithout(text: string, offset: number): { attempt: Attempt; result: Event[] | Failure } {
  const start = lineStart(text, Math.min(offset, Math.max(0, text.length - 1)))
  // The first of equals is taken.
  const attempts = [...blankOpenQuote(text, start), blankLine(text, start), blankBlockBefore(text, start)]
  return attempts
    .map((attempt) => ({ attempt, result: parse(attempt.text) }))
    .reduce((best, each) => (reach(each.result) > reach(best.result) ? each : best))
}

/** Lines that no YAML reader takes and that people often write: known by themselves, before they confuse the reader. */
function withoutSlips(whole: string, faults: YamlFault[]): string {
  const lines = whole.split('\n')
  let block: number | undefined
  let above = { indent: 0, hasValue: false }
  const kept = lines.map((line, index) => {
    const indent = /^[ \t]*/.exec(line)?.[0].length ?? 0
    if (line.trim() === '' || (block !== undefined && indent > block)) return line
    block = /:[ \t]+[|>][-+0-9]*[ \t]*(?:#.*)?\r?$/.test(line) ? indent : undefined
    const goesOn = above.hasValue && indent > above.indent
    above = goesOn ? above : { indent, hasValue: /:[ \t]+[^\s#]/.test(line) }
    const slip = faults.length >= mostFaults ? undefined : yamlSlip(line, goesOn)
    if (slip === undefined) return line
    const { column, ...fault } = slip
    faults.push({ line: index + 1, column, ...fault })
    return ' '.repeat(line.length)
  })
  return faults.length === 0 ? whole : kept.join('\n')
}

interface Attempt {
  /** What is wrong with it, where that is known better than the reader says. */
  slip?: { message: string; hint: string }
  text: string
  /** Offset of the first line that is blank in it. */
  from: number
}

function blankLine(text: string, start: number): Attempt {
  return { text: blank(text, start, lineEnd(text, start)), from: start }
}

/** The line with something on it above, and what is indented more than it. */
function blankBlockBefore(text: string, start: number): Attempt {
  let above = start
  do {
    if (above === 0) return blankLine(text, start)
    above = lineStart(text, above - 1)
  } while (text.slice(above, lineEnd(text, above)).trim() === '')
  const indent = indentAt(text, above)
  let end = lineEnd(text, above)
  while (end < text.length) {
    const next = end + 1
    const line = text.slice(next, lineEnd(text, next))
    if (line.trim() !== '' && indentAt(text, next) <= indent) break
    end = lineEnd(text, next)
  }
  return { text: blank(text, above, end), from: above }
}

/** How many lines a text in quotes may go over to be looked for. */
const longestQuote = 100

const openQuote = { message: 'a text in quotes begins here and does not end', hint: 'close the quotes' }
const openBracket = { message: 'a bracket of this line is not closed', hint: 'close it: ] or }' }

/** The nearest line above on which a text in quotes begins and does not end. */
function blankOpenQuote(text: string, start: number): Attempt[] {
  let line = start
  for (let count = 0; count < longestQuote; count++) {
    const content = text.slice(line, lineEnd(text, line))
    if (/(?::|^|-)[ \t]+(?:"(?:[^"\\]|\\.)*|'(?:[^']|'')*)$/.test(content))
      return [{ ...blankLine(text, line), slip: openQuote }]
    if (line === 0) break
    line = lineStart(text, line - 1)
  }
  return []
}

function blank(text: string, from: number, to: number): string {
  return text.slice(0, from) + text.slice(from, to).replace(/[^\n]/g, ' ') + text.slice(to)
}

function lineStart(text: string, offset: number): number {
  return offset <= 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1
}

function lineEnd(text: string, start: number): number {
  const end = text.indexOf('\n', start)
  return end === -1 ? text.length : end
}

function indentAt(text: string, start: number): number {
  let indent = 0
  while (text[start + indent] === ' ') indent += 1
  return indent
}

function faultAt(
  text: string,
  { from, slip }: Attempt,
  { reason, offset }: Failure,
  placeOf: (offset: number) => Place,
): YamlFault {
  const line = text.slice(from, lineEnd(text, from))
  const known = slip ?? (isOpen(line) ? openBracket : undefined)
  const isHere = known === undefined && lineStart(text, offset) === from
  const place = placeOf(isHere ? offset : from + Math.max(0, line.search(/\S/)))
  return { ...place, message: `no valid YAML: ${reason}`, hint: hintOf(reason), ...known }
}

/** More brackets of a list or a map are opened than closed, in front of a comment. */
function isOpen(line: string): boolean {
  const [, value = ''] = /:\s+([[{].*)$/.exec(line) ?? []
  const count = (pattern: RegExp): number => value.replace(/\s#.*/, '').match(pattern)?.length ?? 0
  return count(/[[{]/g) > count(/[\]}]/g)
}

function hintOf(reason: string): string {
  if (/indentation/.test(reason))
    return 'begin the line in the column of its siblings; quote a value with ": ", "@" or "%"'
  if (/alias|anchor/.test(reason)) return 'quote a value that begins with * or &'
  if (/flow|bracket/.test(reason)) return 'close the bracket'
  if (/tab/.test(reason)) return 'indent with spaces'
  return 'expected NAME: VALUE'
}

function byPlace(a: Place, b: Place): number {
  return a.line - b.line || a.column - b.column
}
