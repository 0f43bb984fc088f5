// What the server does with YAML: src/mongo/util/options_parser of MongoDB 5.0; its parser is yaml-cpp.
import { EVENT_ID, type Event, getScalarValue, SCALAR_STYLE } from 'js-yaml'
import { type LenientYaml, readLenientYaml } from './lenient-yaml.ts'
import { placesIn } from './places.ts'
import type { Place } from './scanner.ts'
import type { YamlFault } from './yaml-fault.ts'

/** One key of a file with what stands behind it. */
export interface MongodbConfEntry extends Place {
  /** The keys from the root on, joined by dots. */
  name: string
  /** As it is written, without quotes. */
  key: string
  length: number
  kind: 'scalar' | 'map' | 'list' | 'alias'
  /** Of a scalar, as the server reads it: '' where nothing is written. */
  value: string
  /** Nothing stands behind the colon. */
  isEmpty: boolean
  valueAt: Place & { length: number }
  /** Texts of a list. */
  items: readonly string[]
  parent: MongodbConfEntry | undefined
  /** Lines that it takes, where it has them for itself. */
  lines: { first: number; last: number } | undefined
}

/** A mongod or mongos configuration file, read as far as it can be. */
export interface MongodbConf {
  /** `ini` is the form of MongoDB 2.4, `name = value`, which the server still takes. */
  form: 'map' | 'ini' | 'list' | 'empty'
  /** In the order of the file, a section before what is in it. */
  entries: readonly MongodbConfEntry[]
  faults: readonly YamlFault[]
}

/** Reads a configuration file; a line that cannot be read hides no other. */
export function readMongodbConf(text: string): MongodbConf {
  const yaml = readLenientYaml(text)
  if (isIni(yaml)) return { form: 'ini', entries: [], faults: [] }
  const reader = new EntryReader(text, yaml)
  reader.read()
  return { form: reader.form, entries: reader.entries, faults: [...yaml.faults, ...reader.faults] }
}

/** The server takes a file whose whole text is one scalar for an INI file. */
function isIni({ events, faults, text }: LenientYaml): boolean {
  if (/^\s*(?:#.*\s*|\[.*\]\s*)*[A-Za-z]\w*[ \t]*=/.test(text) && !/^\s*[\w.]+:(?:\s|$)/m.test(text))
    return true
  return (
    faults.length === 0 && events[1]?.type === EVENT_ID.SCALAR && /=/.test(getScalarValue(text, events[1]))
  )
}

const formOf: Readonly<Record<number, MongodbConf['form']>> = {
  [EVENT_ID.MAPPING]: 'map',
  [EVENT_ID.SEQUENCE]: 'list',
}

type Draft = { -readonly [Field in keyof MongodbConfEntry]: MongodbConfEntry[Field] } & { items: string[] }

/** Walks through the events of the first document. */
class EntryReader {
  form: MongodbConf['form'] = 'empty'
  readonly entries: Draft[] = []
  readonly faults: YamlFault[] = []
  readonly #text: string
  readonly #events: readonly Event[]
  readonly #placeOf: (offset: number) => Place
  #next = 1

  constructor(text: string, { events, text: read }: LenientYaml) {
    this.#text = read
    this.#events = events
    this.#placeOf = placesIn(text)
  }

  read(): void {
    const root = this.#events[1]
    if (root === undefined) return
    this.form = formOf[root.type] ?? 'empty'
    if (root.type === EVENT_ID.MAPPING) {
      this.#next = 2
      this.#map(undefined)
    }
    const rest = this.#events.findIndex((event, index) => index > 0 && event.type === EVENT_ID.DOCUMENT)
    if (rest !== -1) this.#secondDocument(rest)
  }

  /** Reads the pairs of a map up to its end; returns the offset behind it. */
  #map(parent: Draft | undefined): number {
    let end = 0
    for (;;) {
      const event = this.#events[this.#next]
      this.#next += 1
      if (event === undefined || event.type === EVENT_ID.POP) return end
      if (event.type === EVENT_ID.SCALAR && event.valueStart !== -1)
        end = Math.max(end, this.#pair(event, parent))
      else this.#oddKey(event, end)
    }
  }

  #pair(event: Event & { type: typeof EVENT_ID.SCALAR }, parent: Draft | undefined): number {
    const key = getScalarValue(this.#text, event)
    const start = startOf(event)
    const entry: Draft = {
      ...this.#placeOf(start),
      // The server takes a key `value` for its parent.
      name: parent === undefined ? key : key === 'value' ? parent.name : `${parent.name}.${key}`,
      key,
      length: endOf(event) - start,
      kind: 'scalar',
      value: '',
      isEmpty: true,
      valueAt: { ...this.#placeOf(endOf(event)), length: 0 },
      items: [],
      parent,
      lines: undefined,
    }
    this.entries.push(entry)
    // A value that is not written ends with the colon.
    const colon = this.#text.indexOf(':', endOf(event)) + 1
    const end = Math.max(colon, this.#value(entry))
    entry.lines = this.#linesOf(start, end)
    return end
  }

  #value(entry: Draft): number {
    const event = this.#events[this.#next]
    this.#next += 1
    if (event?.type === EVENT_ID.MAPPING) {
      entry.kind = 'map'
      entry.isEmpty = this.#events[this.#next]?.type === EVENT_ID.POP
      entry.valueAt = { ...this.#placeOf(event.start), length: 1 }
      return this.#closed(event.start, this.#map(entry))
    }
    if (event?.type === EVENT_ID.SEQUENCE) {
      entry.kind = 'list'
      entry.isEmpty = false
      entry.valueAt = { ...this.#placeOf(event.start), length: 1 }
      return this.#closed(event.start, this.#list(entry.items))
    }
    if (event?.type === EVENT_ID.SCALAR && event.valueStart !== -1) {
      entry.value = getScalarValue(this.#text, event)
      entry.isEmpty = false
      const start = startOf(event)
      entry.valueAt = { ...this.#placeOf(start), length: endOf(event) - start }
      return endOf(event)
    }
    if (event?.type === EVENT_ID.ALIAS) {
      entry.kind = 'alias'
      entry.isEmpty = false
      entry.valueAt = {
        ...this.#placeOf(event.anchorStart - 1),
        length: event.anchorEnd - event.anchorStart + 1,
      }
      return event.anchorEnd
    }
    return 0
  }

  /** Texts that stand directly in the list; what else is in it is passed over. */
  #list(items: string[]): number {
    let end = 0
    let depth = 0
    for (;;) {
      const event = this.#events[this.#next]
      this.#next += 1
      if (event === undefined || event.type === EVENT_ID.DOCUMENT) return end
      if (event.type === EVENT_ID.POP) {
        if (depth === 0) return end
        depth -= 1
      } else if (event.type === EVENT_ID.SCALAR) {
        if (depth === 0) items.push(getScalarValue(this.#text, event))
        end = Math.max(end, endOf(event))
      } else if (event.type === EVENT_ID.ALIAS) end = Math.max(end, event.anchorEnd)
      else {
        depth += 1
        end = Math.max(end, event.start)
      }
    }
  }

  /** Behind the bracket of a collection in flow style. */
  #closed(start: number, end: number): number {
    const opening = this.#text[start]
    if (opening !== '{' && opening !== '[') return Math.max(start, end)
    const closing = this.#text.indexOf(opening === '{' ? '}' : ']', Math.max(start, end))
    return closing === -1 ? Math.max(start, end) : closing + 1
  }

  /** Undefined where something else stands in one of its lines, or a comment would go with it. */
  #linesOf(start: number, end: number): MongodbConfEntry['lines'] {
    const from = this.#text.lastIndexOf('\n', start - 1) + 1
    const found = this.#text.indexOf('\n', end)
    const to = found === -1 ? this.#text.length : found
    const before = this.#text.slice(from, start)
    const after = this.#text.slice(end, to)
    if (before.trim() !== '' || after.trim() !== '') return undefined
    if (/(?:^|\s)#/.test(this.#text.slice(start, end))) return undefined
    return { first: this.#placeOf(start).line, last: this.#placeOf(end).line }
  }

  /** `{a: b}: c`, `*a: c`, or nothing in front of the colon, which has no place of its own. */
  #oddKey(event: Event, before: number): void {
    const found =
      'start' in event ? event.start : event.type === EVENT_ID.ALIAS ? event.anchorStart - 1 : before
    this.faults.push({
      ...this.#placeOf(found),
      message: 'a key is no plain name, expected NAME: VALUE',
      hint: 'quote a text that begins with { [ * or &',
    })
    // What the key opens, and then its value.
    if ('start' in event) this.#skipOpen()
    this.#skipNode()
  }

  #skipNode(): void {
    const event = this.#events[this.#next]
    this.#next += 1
    if (event !== undefined && 'start' in event) this.#skipOpen()
  }

  #skipOpen(): void {
    for (let depth = 1; depth > 0 && this.#next < this.#events.length; this.#next++) {
      const event = this.#events[this.#next]
      if (event?.type === EVENT_ID.POP) depth -= 1
      else if (event !== undefined && 'start' in event) depth += 1
    }
  }

  #secondDocument(index: number): void {
    const first = this.#events[index + 1]
    if (first === undefined || first.type === EVENT_ID.POP) return
    const offset = first.type === EVENT_ID.SCALAR ? first.valueStart : 'start' in first ? first.start : 0
    this.faults.push({
      ...this.#placeOf(Math.max(0, offset)),
      severity: 'warning',
      message: 'what stands behind the second "---" is not read',
      hint: 'put all settings into one document',
    })
  }
}

type Scalar = Event & { type: typeof EVENT_ID.SCALAR }

/** With its opening quote. */
function startOf({ style, valueStart }: Scalar): number {
  return isQuoted(style) ? valueStart - 1 : valueStart
}

/** With its closing quote; -1 for what is not written. */
function endOf({ style, valueEnd }: Scalar): number {
  return isQuoted(style) ? valueEnd + 1 : valueEnd
}

function isQuoted(style: number): boolean {
  return style === SCALAR_STYLE.SINGLE_QUOTED || style === SCALAR_STYLE.DOUBLE_QUOTED
}
