import type { Event } from 'js-yaml'
import { Lines } from './lines.ts'

type Library = typeof import('js-yaml')

/** How far a path leads into a file, and where the last part of it that is there stands. */
export interface Hit {
  /** Parts of the path that were found. */
  depth: number
  key: { line: number; column: number }
  value: { line: number; column: number }
  /** The value as it is written, for unquoted scalars. */
  source: string | undefined
}

/** Where the values of one file stand. */
export class Positions {
  readonly #library: Library
  readonly #text: string
  readonly #lines: Lines
  readonly #events: readonly Event[]
  /** For a collection the index of the event that closes it. */
  readonly #ends: Int32Array
  /** For an alias the index of the node it stands for. */
  readonly #targets = new Map<number, number>()
  /** Children by key, for maps that were looked into. */
  readonly #children = new Map<number, ReadonlyMap<string, { key: number; value: number }>>()

  /** `events`: of the text, where it was read before. */
  constructor(library: Library, text: string, events?: readonly Event[]) {
    this.#library = library
    this.#text = text
    this.#lines = new Lines(text)
    this.#events = events ?? library.parseEvents(text, {})
    this.#ends = new Int32Array(this.#events.length)
    this.#link()
  }

  find(path: readonly (string | number)[]): Hit {
    let [node, hit] = [1, { depth: 0, key: 1, value: 1 }]
    for (const part of path) {
      const child = this.#childrenOf(this.#targets.get(node) ?? node).get(String(part))
      if (child === undefined) break
      node = child.value
      hit = { depth: hit.depth + 1, key: child.key, value: child.value }
    }
    const key = Math.max(0, this.#offsetOf(hit.key))
    const value = this.#offsetOf(hit.value)
    return {
      depth: hit.depth,
      key: this.#lines.at(key),
      value: this.#lines.at(value === -1 ? key : value),
      source: this.#sourceOf(hit.value),
    }
  }

  /** The value's text as it is written, quotes included; undefined where it is not there, an alias, or a block. */
  scalarAt(path: readonly (string | number)[]): { start: number; end: number; quote: string } | undefined {
    let node = 1
    for (const part of path) {
      const child = this.#childrenOf(this.#targets.get(node) ?? node).get(String(part))
      if (child === undefined) return undefined
      node = child.value
    }
    const event = this.#events[node]
    const { EVENT_ID, SCALAR_STYLE } = this.#library
    if (event?.type !== EVENT_ID.SCALAR) return undefined
    const { style, valueStart, valueEnd } = event
    if (style === SCALAR_STYLE.PLAIN) return { start: valueStart, end: valueEnd, quote: '' }
    if (style !== SCALAR_STYLE.SINGLE_QUOTED && style !== SCALAR_STYLE.DOUBLE_QUOTED) return undefined
    const quote = style === SCALAR_STYLE.SINGLE_QUOTED ? "'" : '"'
    return { start: valueStart - 1, end: valueEnd + 1, quote }
  }

  #link(): void {
    const { EVENT_ID } = this.#library
    const open: number[] = []
    const anchors = new Map<string, number>()
    for (const [index, event] of this.#events.entries()) {
      if (event.type === EVENT_ID.POP) this.#ends[open.pop() ?? 0] = index
      else if (event.type === EVENT_ID.DOCUMENT) open.push(index)
      else if (event.type === EVENT_ID.ALIAS) {
        const target = anchors.get(this.#text.slice(event.anchorStart, event.anchorEnd))
        if (target !== undefined) this.#targets.set(index, target)
      } else {
        if (event.anchorStart !== -1) {
          anchors.set(this.#text.slice(event.anchorStart, event.anchorEnd), index)
        }
        if (event.type !== EVENT_ID.SCALAR) open.push(index)
      }
    }
  }

  #childrenOf(index: number): ReadonlyMap<string, { key: number; value: number }> {
    const known = this.#children.get(index)
    if (known !== undefined) return known
    const { EVENT_ID } = this.#library
    const children = new Map<string, { key: number; value: number }>()
    const parent = this.#events[index]
    const end = this.#ends[index] ?? 0
    if (parent?.type === EVENT_ID.MAPPING) {
      for (let key = index + 1; key < end; key = this.#after(this.#after(key))) {
        const event = this.#events[key]
        if (event?.type !== EVENT_ID.SCALAR) continue
        children.set(this.#library.getScalarValue(this.#text, event), { key, value: this.#after(key) })
      }
    } else if (parent?.type === EVENT_ID.SEQUENCE) {
      for (let item = index + 1; item < end; item = this.#after(item)) {
        children.set(String(children.size), { key: item, value: item })
      }
    }
    this.#children.set(index, children)
    return children
  }

  /** The index behind a node. */
  #after(index: number): number {
    const { type } = this.#events[index] ?? {}
    const { MAPPING, SEQUENCE } = this.#library.EVENT_ID
    return (type === MAPPING || type === SEQUENCE ? (this.#ends[index] ?? index) : index) + 1
  }

  /** -1 for what is not written. */
  #offsetOf(index: number): number {
    const event = this.#events[index]
    const { EVENT_ID, SCALAR_STYLE } = this.#library
    if (event?.type === EVENT_ID.MAPPING || event?.type === EVENT_ID.SEQUENCE) return event.start
    if (event?.type === EVENT_ID.ALIAS) return event.anchorStart - 1
    if (event?.type !== EVENT_ID.SCALAR) return 0
    const { style, valueStart } = event
    if (style === SCALAR_STYLE.SINGLE_QUOTED || style === SCALAR_STYLE.DOUBLE_QUOTED) return valueStart - 1
    if (style === SCALAR_STYLE.PLAIN) return valueStart
    const indent = /^ */.exec(this.#text.slice(valueStart))
    return valueStart + (indent?.[0].length ?? 0)
  }

  #sourceOf(index: number): string | undefined {
    const event = this.#events[index]
    const { EVENT_ID, SCALAR_STYLE } = this.#library
    if (event?.type !== EVENT_ID.SCALAR || event.style !== SCALAR_STYLE.PLAIN) return undefined
    return this.#library.getScalarValue(this.#text, event)
  }
}
