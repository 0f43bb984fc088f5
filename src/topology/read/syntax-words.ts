import type { YAMLParseError } from 'yaml'
import type { Refusal } from './refusal.ts'

type Words = Omit<Refusal, 'offset'>

/** The `yaml` package's errors in our words. Of unexpected pieces in a row the first says all: the rest follows from it. */
export function inWords(errors: readonly YAMLParseError[]): readonly Refusal[] {
  return errors
    .filter(({ code }, index) => code !== 'UNEXPECTED_TOKEN' || errors[index - 1]?.code !== code)
    .map(({ code, message, pos }) => ({ offset: pos[0], ...wordsOf(code, message) }))
}

function wordsOf(code: string, message: string): Words {
  if (code === 'MULTIPLE_DOCS') return { message: 'the file holds several YAML documents, expected one' }
  if (code === 'TAB_AS_INDENT') return { message: 'tabs do not indent in YAML', hint: 'indent with spaces' }
  const first = (message.split('\n')[0] ?? message).replace(/^Unexpected ([a-z-]+)/, unexpected)
  return { message: first.charAt(0).toLowerCase() + first.slice(1), hint: hintOf(code, first) }
}

function hintOf(code: string, message: string): string | undefined {
  const open = /^Flow (map|sequence)\b/i.exec(message)?.[1]
  if (open !== undefined) {
    return `a ${open === 'map' ? '{' : '['} above is not closed: add the ${open === 'map' ? '}' : ']'}`
  }
  if (code === 'BAD_INDENT') return 'begin the line in the same column as its siblings above'
  if (code === 'MULTILINE_IMPLICIT_KEY') return 'expected KEY: VALUE'
  if (code === 'UNEXPECTED_TOKEN') {
    return 'quote a text that holds { } [ ] or a comma, or look for a bracket too many or too few'
  }
  return undefined
}

const pieces: Readonly<Record<string, string>> = {
  'flow-map-start': '{',
  'flow-map-end': '}',
  'flow-seq-start': '[',
  'flow-seq-end': ']',
  'map-value-ind': ':',
  'seq-item-ind': '-',
  comma: ',',
}

/** The package names its tokens; an operator sees characters. */
function unexpected(_: string, token: string): string {
  const piece = pieces[token]
  return piece === undefined ? `Unexpected ${token === 'scalar' ? 'text' : token}` : `Unexpected "${piece}"`
}

/** What git leaves in a file that it could not merge: nothing else about the file is worth a word. */
export function conflictMarkers(text: string): readonly Refusal[] {
  if (!/^<{7} /m.test(text)) return []
  return [...text.matchAll(/^(?:<{7} |={7}$|>{7} )/gm)].map(({ 0: marker, index }) => ({
    offset: index,
    message: `${JSON.stringify(marker.trim())} is a mark of an unfinished merge`,
    hint: 'keep one of the two sides and remove the marks, then git add the file',
  }))
}
