import type { Document, LineCounter, Node, Pair } from 'yaml'
import type { Diagnostic, Location } from '../../diagnostics/diagnostic.ts'
import { maxDepth } from './parse-fast.ts'
import { type Data, isMap } from './parsed-file.ts'

type Yaml = typeof import('yaml')

/** The whole file with positions, or its faults. */
export interface CarefulParse {
  data: Data | undefined
  document: Document.Parsed
  lineCounter: LineCounter
  diagnostics: readonly Diagnostic[]
}

/** Reads a topology with the `yaml` package; every fault has its position. */
export async function parseCarefully(name: string, text: string): Promise<CarefulParse> {
  const yaml = await import('yaml')
  const lineCounter = new yaml.LineCounter()
  const at = (offset: number): Location => {
    const { line, col } = lineCounter.linePos(Math.min(offset, text.length))
    return { file: name, line: Math.max(line, 1), column: Math.max(col, 1) }
  }
  const fault = (offset: number, message: string, hint?: string): Diagnostic => ({
    id: 'TOP001',
    severity: 'error',
    message,
    hint,
    location: at(offset),
  })

  const deepest = nestingDepth(text)
  if (deepest !== undefined) {
    const document = yaml.parseDocument('', { lineCounter })
    lineCounter.lineStarts.splice(0, lineCounter.lineStarts.length, ...lineStarts(text))
    return { data: undefined, document, lineCounter, diagnostics: [fault(deepest, tooDeep)] }
  }

  const document = yaml.parseDocument(text, { lineCounter, prettyErrors: false, logLevel: 'silent' })
  const diagnostics: Diagnostic[] = []
  if (text.startsWith('\uFEFF')) diagnostics.push(fault(0, 'the file begins with a byte order mark'))
  const directive = /^%.*$/m.exec(text)
  if (directive !== null && directive.index < (document.contents?.range?.[0] ?? 0)) {
    diagnostics.push(
      fault(
        directive.index,
        `directive ${quote(directive[0])} is not allowed`,
        'remove the line: YAML 1.2 is read',
      ),
    )
  }
  for (const problem of [...document.errors, ...document.warnings].slice(0, maxSyntaxErrors)) {
    diagnostics.push(
      fault(problem.pos[0], plainMessage(problem.code, problem.message), hintFor(problem.code)),
    )
  }
  if (diagnostics.length === 0) diagnostics.push(...faultsOfNodes(yaml, document, fault))
  if (diagnostics.length > 0) return { data: undefined, document, lineCounter, diagnostics }

  const data = convert(document)
  if (typeof data === 'string') {
    return { data: undefined, document, lineCounter, diagnostics: [fault(0, data)] }
  }
  if (!isMap(data)) {
    const found = data === null ? 'the file is empty' : 'the file is not a map'
    return {
      data: undefined,
      document,
      lineCounter,
      diagnostics: [fault(0, `${found}, expected a topology`, 'dbbal init writes one to start from')],
    }
  }
  return { data, document, lineCounter, diagnostics: [] }
}

/** One slip of syntax makes many; those after the first few say nothing new. */
const maxSyntaxErrors = 10

const tooDeep = `nesting is deeper than ${maxDepth} levels`

function quote(text: string): string {
  return JSON.stringify(text)
}

function plainMessage(code: string, message: string): string {
  if (code === 'DUPLICATE_KEY') return 'the key stands twice in this map'
  if (code === 'MULTIPLE_DOCS') return 'the file holds several YAML documents, expected one'
  if (code === 'TAG_RESOLVE_FAILED')
    return `${message.charAt(0).toLowerCase()}${message.slice(1)}: tags are not allowed`
  const firstLine = message.split('\n')[0] ?? message
  return firstLine.charAt(0).toLowerCase() + firstLine.slice(1)
}

function hintFor(code: string): string | undefined {
  if (code === 'DUPLICATE_KEY') return 'keep one of the two'
  if (code === 'TAB_AS_INDENT') return 'indent with spaces'
  return undefined
}

/** Aliases are expanded here; an alias bomb is the package's own error. */
function convert(document: Document): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 })
  } catch (error) {
    return `aliases expand too far: ${(error as Error).message.toLowerCase()}`
  }
}

function faultsOfNodes(
  yaml: Yaml,
  document: Document.Parsed,
  fault: (offset: number, message: string, hint?: string) => Diagnostic,
): Diagnostic[] {
  const found: Diagnostic[] = []
  const start = (node: unknown): number => (node as Node | null)?.range?.[0] ?? 0
  yaml.visit(document, {
    Pair(_, pair: Pair) {
      const key = pair.key
      if (yaml.isAlias(key) || yaml.isCollection(key)) {
        found.push(fault(start(key), 'a key must be a plain name'))
        return
      }
      if (!yaml.isScalar(key)) return
      if (key.value === '<<' && key.type === 'PLAIN') {
        found.push(
          fault(
            start(key),
            '"<<" is not allowed here',
            'use `like: SIBLING` to copy an entity, or `defaults`',
          ),
        )
      } else if (key.value === '__proto__') {
        found.push(fault(start(key), 'the key "__proto__" is not allowed'))
      } else if (typeof key.value !== 'string') {
        found.push(
          fault(start(key), `key ${key.source ?? ''} is not a string`, `quote it: "${key.source ?? ''}"`),
        )
      } else if (key.value === '') {
        found.push(fault(start(key), 'a key must not be empty'))
      }
    },
    Node(_, node) {
      if (!yaml.isAlias(node) && node.tag !== undefined && !node.tag.startsWith('tag:yaml.org,2002:')) {
        found.push(fault(start(node), `tag ${quote(node.tag)} is not allowed`))
      }
    },
    Scalar(_, node) {
      if (typeof node.value === 'number' && !Number.isFinite(node.value)) {
        found.push(fault(start(node), `${node.source ?? 'the value'} is not a finite number`))
      } else if (typeof node.value === 'bigint') {
        found.push(fault(start(node), 'the number is too large'))
      }
    },
  })
  return found
}

/** Offset where brackets or indentation first nest deeper than `maxDepth`; the parser itself would recurse. */
function nestingDepth(text: string): number | undefined {
  let open = 0
  let quoted = ''
  for (let offset = 0; offset < text.length; offset += 1) {
    const character = text.charAt(offset)
    if (quoted !== '') {
      if (character === '\\' && quoted === '"') offset += 1
      else if (character === quoted || character === '\n')
        quoted = character === '\n' && open > 0 ? quoted : ''
      continue
    }
    if ((character === '"' || character === "'") && /[\s,[{:]/.test(text.charAt(offset - 1) || ' '))
      quoted = character
    else if (character === '[' || character === '{') {
      open += 1
      if (open > maxDepth) return offset
    } else if (character === ']' || character === '}') open = Math.max(0, open - 1)
  }
  return deepIndent(text)
}

function deepIndent(text: string): number | undefined {
  const indents: number[] = []
  let offset = 0
  for (const line of text.split('\n')) {
    const body = line.trimStart()
    if (body !== '' && !body.startsWith('#')) {
      const indent = line.length - body.length
      while (indents.length > 0 && (indents.at(-1) ?? 0) >= indent) indents.pop()
      indents.push(indent)
      const dashes = /^(?:- +)*/.exec(body)?.[0].length ?? 0
      if (indents.length + dashes / 2 > maxDepth) return offset + indent
    }
    offset += line.length + 1
  }
  return undefined
}

function lineStarts(text: string): number[] {
  const starts = [0]
  for (let next = text.indexOf('\n'); next !== -1; next = text.indexOf('\n', next + 1)) starts.push(next + 1)
  return starts
}
