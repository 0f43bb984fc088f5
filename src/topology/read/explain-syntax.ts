import type { CST, Document, ParsedNode, YAMLMap } from 'yaml'
import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import { Lines } from './lines.ts'
import { ambiguity, maxDepth, type Refusal } from './refusal.ts'
import { mayHoldSecret } from './secret-lines.ts'
import { conflictMarkers, inWords } from './syntax-words.ts'

type Yaml = typeof import('yaml')

/** One slip of syntax makes many; those after the first few say nothing new. */
const maxFaults = 20

/** So much of the text behind the first fault is looked at: every fault costs the package a stack trace. */
const lookAhead = 20_000
/** The package takes a second for so much text. */
const maxExplained = 1_000_000

/**
 * Says in words why a text is no topology, all of it at once and each at its place. `refusal` is what the parser
 * stumbled over; it speaks alone where the `yaml` package sees nothing wrong or should not be asked.
 */
export async function explainSyntax(
  name: string,
  text: string,
  refusal: Refusal,
): Promise<readonly Diagnostic[]> {
  const explained = beginning(text, refusal.offset + lookAhead)
  const mayAsk = refusal.isTooDeep !== true && explained.length <= maxExplained
  const refusals = (mayAsk ? refusalsOf(await import('yaml'), explained) : []).filter(
    // What is open at the end is open because the rest was cut off.
    ({ offset }) => explained.length === text.length || offset < explained.length - 1,
  )
  const lines = new Lines(text)
  return (refusals.length > 0 ? refusals : [refusal]).slice(0, maxFaults).map(({ message, hint, offset }) => {
    const { line, column } = lines.at(Math.max(0, Math.min(offset, text.length)))
    const location = { file: name, line, column }
    const fault = { id: 'TOP001', severity: 'error' as const, location }
    // The parsers quote what they stumble over.
    if (mayHoldSecret(text, lines, line)) {
      return { ...fault, message: badSecret, hint: badSecretHint, holdsSecret: true }
    }
    return { ...fault, message, hint }
  })
}

/** The text up to the first section of the file that begins behind `offset`, or a little further. */
function beginning(text: string, offset: number): string {
  const section = /^[A-Za-z_"']/gm
  section.lastIndex = offset
  return text.slice(0, Math.min(section.exec(text)?.index ?? text.length, offset + lookAhead))
}

const badSecret = 'no valid YAML where a password stands, expected a reference such as {secret: NAME}'
const badSecretHint =
  'write {secret: NAME} or {env: NAME}; tags, and texts that begin with ! & * % or @, are none'

function refusalsOf(yaml: Yaml, text: string): readonly Refusal[] {
  const marks = conflictMarkers(text)
  if (marks.length > 0) return marks
  const document = compose(yaml, text)
  if (document === undefined) return []
  const found: Refusal[] = []
  const ambiguous = ambiguity(text)
  if (ambiguous !== undefined) found.push(ambiguous)
  found.push(...directives(text, document))
  // Its warnings are about tags, which `refusalsOfNodes` refuses.
  const { errors } = document
  found.push(...inWords(errors))
  // A tree with holes in it would be found wrong for what is missing.
  return errors.length > 0 ? found : [...found, ...refusalsOfNodes(yaml, document)]
}

/** Composes the document; undefined where it nests too deep, which would overflow the package's stack. */
function compose(yaml: Yaml, text: string): Document.Parsed | undefined {
  const parser = new yaml.Parser()
  // Duplicate keys are found by `refusalsOfNodes`: the package compares every key with every other.
  const composer = new yaml.Composer({ uniqueKeys: false, prettyErrors: false })
  let isTooDeep = false
  function* tokens(): Generator<CST.Token> {
    for (const lexeme of new yaml.Lexer().lex(text)) {
      yield* parser.next(lexeme)
      // The document, its collections, and a scalar.
      isTooDeep = parser.stack.length > maxDepth + 2
      if (isTooDeep) return
    }
    yield* parser.end()
  }
  const [document, second] = composer.compose(tokens(), true, text.length)
  if (isTooDeep || document === undefined) return undefined
  if (second !== undefined) {
    const position: [number, number] = [second.range[0], second.range[1]]
    document.errors.push(new yaml.YAMLParseError(position, 'MULTIPLE_DOCS', ''))
  }
  return document as Document.Parsed
}

function directives(text: string, document: Document.Parsed): readonly Refusal[] {
  const end = document.contents?.range?.[0] ?? text.length
  return [...text.slice(0, end).matchAll(/^%.*$/gm)].map((match) => ({
    offset: match.index,
    message: `directive ${JSON.stringify(match[0])} is not allowed`,
    hint: 'remove the line: YAML 1.2 is read',
  }))
}

function refusalsOfNodes(yaml: Yaml, document: Document.Parsed): readonly Refusal[] {
  const found: Refusal[] = []
  const anchors = new Set<string>()
  yaml.visit(document, {
    // The one visitor of every node: a visitor of a kind of its own would take its place.
    Node(_, node) {
      const refuse = (message: string, hint?: string): unknown =>
        found.push({ offset: startOf(node), message, hint })
      if (yaml.isAlias(node)) {
        if (!anchors.has(node.source)) refuse('the alias has no anchor')
        return
      }
      if (node.anchor !== undefined) anchors.add(node.anchor)
      if (node.tag !== undefined) {
        const tag = node.tag.replace('tag:yaml.org,2002:', '!!')
        refuse(`tag ${JSON.stringify(tag)} is not allowed`, 'remove it, or quote a text that begins with "!"')
      }
      if (yaml.isMap(node)) found.push(...refusalsOfKeys(yaml, node))
      if (yaml.isScalar(node) && typeof node.value === 'number' && !Number.isFinite(node.value)) {
        refuse(`${node.source ?? 'the value'} is not a finite number`)
      }
    },
  })
  return found
}

function refusalsOfKeys(yaml: Yaml, map: YAMLMap): readonly Refusal[] {
  const seen = new Set<string>()
  return map.items.flatMap(({ key }) => {
    const refused = refusalOfKey(yaml, key, seen)
    return refused === undefined ? [] : [{ offset: startOf(key), ...refused }]
  })
}

function startOf(node: unknown): number {
  return (node as ParsedNode | null)?.range?.[0] ?? 0
}

function refusalOfKey(
  yaml: Yaml,
  key: unknown,
  seen: Set<string>,
): { message: string; hint?: string } | undefined {
  if (!yaml.isScalar(key) || key.anchor !== undefined) return { message: 'a key must be a plain name' }
  const source = key.source ?? ''
  if (key.type === 'PLAIN' && source === '<<') {
    return {
      message: '"<<" is not allowed here',
      hint: 'use `like: SIBLING` to copy an entity, or `defaults`',
    }
  }
  if (source === '') return { message: 'a key must not be empty' }
  if (typeof key.value !== 'string') {
    return { message: `key ${source} is not a string`, hint: `quote it: "${source}"` }
  }
  if (key.value === '__proto__') return { message: 'the key "__proto__" is not allowed' }
  if (seen.has(key.value)) {
    return {
      message: `key ${JSON.stringify(key.value)} stands twice in this map`,
      hint: 'keep one of the two',
    }
  }
  seen.add(key.value)
  return undefined
}
