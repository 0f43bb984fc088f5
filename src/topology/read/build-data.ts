import type { AliasEvent, DocumentEvent, Event, MappingEvent, ScalarEvent, SequenceEvent } from 'js-yaml'
import { hasControlCharacter } from '../../formats/text.ts'
import { type Data, isMap } from '../data.ts'
import { ambiguity, maxDepth, type Refusal, RefusedYaml, tooDeep } from './refusal.ts'
import { resolvePlain } from './resolve-plain.ts'

type Library = typeof import('js-yaml')

/** A file's data, or the first thing that is wrong with it. */
export type ParsedYaml = BuiltData | { refusal: Refusal }

/** Plain data, and what of it needs a second look. */
export interface BuiltData {
  data: Data
  oddNumbers: readonly OddNumber[]
  /** False where certainly no text of the data holds a control character. */
  holdsControls: boolean
  /** js-yaml's, where they were to be kept: to find positions by them later saves reading the text again. */
  events?: readonly Event[]
}

/** A number that is written otherwise than it is read: `1.10`, `00123`, `0x1F`. */
export interface OddNumber {
  offset: number
  source: string
  value: number
}

// A control character as it is, but for the ends of lines, which part values and are in none unless they are folded in.
const rawControl = /[^\P{Cc}\n\r]|[\u2028\u2029]|\p{Cs}/u

/** Most values that aliases may add to a file. */
const maxAliasedValues = 100_000

/** What an alias stands for; undefined while its own node is still open. */
interface Anchor {
  value: unknown
  /** Values in it, aliases in it written out. */
  size: number
  height: number
}

/** An open map or list. */
interface Frame {
  map: Record<string, unknown> | undefined
  list: unknown[] | undefined
  /** The key that waits for its value. */
  key: string | undefined
  anchor: string | undefined
  /** Values that were there before this one. */
  sizeBefore: number
  /** Levels below this one. */
  height: number
}

/**
 * Makes plain data of js-yaml's events and refuses what a topology has no use for: tags, directives, several documents,
 * keys that are no plain names, `<<`, `__proto__`, keys that stand twice, aliases that grow or run in a circle.
 *
 * @throws RefusedYaml at the first of them.
 */
export function buildData(library: Library, text: string, events: readonly Event[]): BuiltData {
  const ambiguous = ambiguity(text)
  if (ambiguous !== undefined) throw new RefusedYaml(ambiguous)
  const builder = new DataBuilder(library, text)
  for (const event of events) builder.take(event)
  if (!isMap(builder.root)) {
    const found = builder.root === undefined || builder.root === null ? 'is empty' : 'is not a map'
    throw new RefusedYaml({
      offset: 0,
      message: `the file ${found}, expected a topology`,
      hint: 'dbbal init writes one to start from',
    })
  }
  const holdsControls = builder.holdsControls || rawControl.test(text)
  return { data: builder.root, oddNumbers: builder.oddNumbers, holdsControls }
}

class DataBuilder {
  root: unknown
  readonly oddNumbers: OddNumber[] = []
  holdsControls = false
  readonly #valueOf: Library['getScalarValue']
  readonly #ids: Library['EVENT_ID']
  readonly #plain: Library['SCALAR_STYLE']['PLAIN']
  readonly #text: string
  readonly #frames: Frame[] = []
  readonly #anchors = new Map<string, Anchor | undefined>()
  #documents = 0
  #size = 0
  #aliased = 0

  constructor(library: Library, text: string) {
    this.#valueOf = library.getScalarValue
    this.#ids = library.EVENT_ID
    this.#plain = library.SCALAR_STYLE.PLAIN
    this.#text = text
  }

  take(event: Event): void {
    const ids = this.#ids
    if (event.type === ids.SCALAR) this.#scalar(event)
    else if (event.type === ids.MAPPING) this.#open(event, {}, undefined)
    else if (event.type === ids.SEQUENCE) this.#open(event, undefined, [])
    else if (event.type === ids.POP) this.#close()
    else if (event.type === ids.ALIAS) this.#alias(event)
    else this.#document(event)
  }

  #document({ directives }: DocumentEvent): void {
    if (directives.length > 0) throw refused(0, 'directives are not allowed')
    this.#documents += 1
    if (this.#documents > 1) throw refused(0, 'the file holds several YAML documents, expected one')
  }

  #scalar(event: ScalarEvent): void {
    const frame = this.#frames.at(-1)
    const source = this.#valueOf(this.#text, event)
    const offset = event.valueStart
    // Escapes and several lines make what the text does not show.
    if (!event.fast && hasControlCharacter(source)) this.holdsControls = true
    const isPlain = event.style === this.#plain
    const value = isPlain ? resolvePlain(source) : source
    if (event.tagStart !== -1) throw tagRefused(event.tagStart)
    if (frame?.map !== undefined && frame.key === undefined) {
      if (isPlain && source === '<<') throw refused(offset, '"<<" is not allowed here')
      if (event.anchorStart !== -1) throw keyRefused(offset)
      frame.key = usableKey(value, frame.map, source, offset)
      return
    }
    if (typeof value === 'number' && String(value) !== source) {
      if (!Number.isFinite(value)) throw refused(offset, `${source} is not a finite number`)
      this.oddNumbers.push({ offset, source, value })
    }
    this.#size += 1
    if (event.anchorStart !== -1)
      this.#anchors.set(this.#anchorOf(event) ?? '', { value, size: 1, height: 0 })
    this.#put(value)
  }

  #open(event: MappingEvent | SequenceEvent, map: Frame['map'], list: Frame['list']): void {
    const parent = this.#frames.at(-1)
    const { start: offset } = event
    if (event.tagStart !== -1) throw tagRefused(event.tagStart)
    if (parent?.map !== undefined && parent.key === undefined) throw keyRefused(offset)
    if (this.#frames.length >= maxDepth) throw new RefusedYaml(tooDeep(offset))
    const anchor = this.#anchorOf(event)
    if (anchor !== undefined) this.#anchors.set(anchor, undefined)
    const sizeBefore = this.#size
    this.#frames.push({ map, list, key: undefined, anchor, sizeBefore, height: 0 })
    this.#size += 1
  }

  #close(): void {
    const frame = this.#frames.pop()
    // The last pop closes the document.
    if (frame === undefined) return
    const value = frame.map ?? frame.list
    const parent = this.#frames.at(-1)
    if (parent !== undefined) parent.height = Math.max(parent.height, frame.height + 1)
    if (frame.anchor !== undefined) {
      this.#anchors.set(frame.anchor, {
        value,
        size: this.#size - frame.sizeBefore,
        height: frame.height + 1,
      })
    }
    this.#put(value)
  }

  #alias({ anchorStart, anchorEnd }: AliasEvent): void {
    const name = this.#text.slice(anchorStart, anchorEnd)
    const offset = anchorStart - 1
    const frame = this.#frames.at(-1)
    if (frame?.map !== undefined && frame.key === undefined) throw keyRefused(offset)
    const anchor = this.#anchors.get(name)
    if (anchor === undefined) {
      const isOpen = this.#anchors.has(name)
      throw refused(offset, isOpen ? 'the alias stands inside its own anchor' : 'the alias has no anchor')
    }
    if (this.#frames.length + anchor.height > maxDepth) throw new RefusedYaml(tooDeep(offset))
    this.#size += anchor.size
    this.#aliased += anchor.size
    if (this.#aliased > maxAliasedValues) {
      throw refused(offset, `aliases make more than ${maxAliasedValues} values`)
    }
    if (frame !== undefined) frame.height = Math.max(frame.height, anchor.height)
    this.#put(anchor.value)
  }

  #put(value: unknown): void {
    const frame = this.#frames.at(-1)
    if (frame === undefined) this.root = value
    else if (frame.list !== undefined) frame.list.push(value)
    else if (frame.map !== undefined && frame.key !== undefined) {
      frame.map[frame.key] = value
      frame.key = undefined
    }
  }

  #anchorOf({ anchorStart, anchorEnd }: ScalarEvent | MappingEvent | SequenceEvent): string | undefined {
    if (anchorStart === -1) return undefined
    const anchor = this.#text.slice(anchorStart, anchorEnd)
    const isApart = /^\s?$/.test(this.#text.charAt(anchorEnd))
    if (!isApart || !/^[\w-]+$/.test(anchor)) {
      throw refused(anchorStart, 'an anchor must be a plain word, with a space behind it')
    }
    return anchor
  }
}

function usableKey(value: unknown, map: Data, source: string, offset: number): string {
  if (source === '') throw refused(offset, 'a key must not be empty')
  if (typeof value !== 'string') {
    throw refused(offset, `key ${source} is not a string`)
  }
  if (value === '__proto__') throw refused(offset, 'the key "__proto__" is not allowed')
  if (Object.hasOwn(map, value)) {
    throw refused(offset, `key ${JSON.stringify(value)} stands twice in this map`)
  }
  return value
}

/** `explainSyntax` finds the same and more, and has the hints. */
function refused(offset: number, message: string): RefusedYaml {
  return new RefusedYaml({ offset, message })
}

function tagRefused(offset: number): RefusedYaml {
  return refused(offset, 'tags are not allowed')
}

function keyRefused(offset: number): RefusedYaml {
  return refused(offset, 'a key must be a plain name')
}
