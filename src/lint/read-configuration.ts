import type { Document, LineCounter, Node } from 'yaml'
import { didYouMean } from '../diagnostics/did-you-mean.ts'
import { escapeControls } from '../diagnostics/escape-controls.ts'
import { quoted } from '../diagnostics/finding.ts'
import { DbbalError, exitCodes } from '../errors.ts'
import type { Place } from '../formats/scanner.ts'
import { type Configuration, type ConfigurationPart, profiles, ruleLevels } from './configuration.ts'

type Yaml = typeof import('yaml')
type Entry = Place & { key: string; value: Node | null }

/**
 * Reads a .dbbalrc.yaml.
 *
 * @throws DbbalError (2) at file:line:column for whatever is not understood
 */
export async function readConfiguration(file: string, text: string): Promise<Configuration> {
  const reader = await readerOf(file, text)
  return reader.whole(reader.contents)
}

/**
 * Reads `lint` of a topology, which says the same; undefined where it has none.
 *
 * @throws DbbalError (2) at file:line:column for whatever is not understood
 */
export async function readTopologyConfiguration(
  file: string,
  text: string,
): Promise<Configuration | undefined> {
  // Most have none, and a large one takes its time.
  if (!/^[\s{,]*["']?lint["']?\s*:/m.test(text)) return undefined
  const reader = await readerOf(file, text)
  const lint = reader.child('lint')
  return lint === undefined ? undefined : reader.whole(lint)
}

async function readerOf(file: string, text: string): Promise<Reader> {
  const yaml = await import('yaml')
  const counter = new yaml.LineCounter()
  const document = yaml.parseDocument(text, { lineCounter: counter, prettyErrors: false, uniqueKeys: true })
  return new Reader(file, yaml, counter, document)
}

/** At a place of the configuration. */
export function configurationFault(
  file: string,
  { line, column }: Place,
  message: string,
  hint?: string,
): DbbalError {
  return new DbbalError('LINT_CONFIGURATION', `${file}:${line}:${column}: ${escapeControls(message)}`, {
    exit: exitCodes.usage,
    hint,
  })
}

class Reader {
  readonly #file: string
  readonly #yaml: Yaml
  readonly #counter: LineCounter
  readonly #document: Document.Parsed
  readonly #named: Configuration['named'][number][] = []

  constructor(file: string, yaml: Yaml, counter: LineCounter, document: Document.Parsed) {
    this.#file = file
    this.#yaml = yaml
    this.#counter = counter
    this.#document = document
  }

  /** What stands at the top, once the whole is known to be YAML. */
  get contents(): Node | null {
    const [error] = this.#document.errors
    if (error !== undefined) throw this.#faultAt(error.pos[0], error.message.split('\n')[0] ?? '')
    return this.#document.contents
  }

  /** What a key at the top holds; undefined where it is not there. */
  child(key: string): Node | undefined {
    const { contents } = this
    return this.#yaml.isMap(contents) ? (contents.get(key, true) as Node | undefined) : undefined
  }

  whole(node: Node | null): Configuration {
    const entries = this.#entries(node, ['profile', 'targets', 'rules', 'overrides'])
    return {
      ...this.#part(entries),
      targets: this.#targets(entries.get('targets')?.value ?? null),
      overrides: this.#list(entries.get('overrides')?.value ?? null).map((item) => this.#override(item)),
      named: this.#named,
    }
  }

  #override(node: Node): Configuration['overrides'][number] {
    const entries = this.#entries(node, ['files', 'profile', 'rules'])
    const files = entries.get('files')
    if (files === undefined) throw this.#fault(node, 'an override needs "files": globs of paths')
    const globs = this.#yaml.isSeq(files.value) ? this.#list(files.value) : [files.value]
    return { ...this.#part(entries), files: globs.map((glob) => this.#text(glob, files, 'a glob')) }
  }

  #part(entries: ReadonlyMap<string, Entry>): ConfigurationPart {
    const profile = entries.get('profile')
    const rules = [...this.#entries(entries.get('rules')?.value ?? null).values()].map((entry) => {
      this.#named.push({ line: entry.line, column: entry.column, sort: 'rule', name: entry.key })
      return [entry.key, this.#oneOf(entry, ruleLevels)] as const
    })
    return {
      profile: profile === undefined ? undefined : this.#oneOf(profile, profiles),
      rules: new Map(rules),
    }
  }

  #targets(node: Node | null): ReadonlyMap<string, string> {
    const targets = [...this.#entries(node).values()].map((entry) => {
      this.#named.push({ line: entry.line, column: entry.column, sort: 'product', name: entry.key })
      const version = this.#source(entry.value)
      if (!/^\d+(\.\d+)*$/.test(version))
        throw this.#fault(entry.value ?? entry, `expected a version such as "1.18", got ${quoted(version)}`)
      return [entry.key, version] as const
    })
    return new Map(targets)
  }

  #oneOf<Word extends string>(entry: Entry, words: readonly Word[]): Word {
    const text = this.#text(entry.value, entry, `one of ${words.join(', ')}`)
    const word = words.find((each) => each === text)
    if (word !== undefined) return word
    throw this.#fault(
      entry.value ?? entry,
      `${entry.key} ${quoted(text)} is unknown, expected one of ${words.join(', ')}`,
      hintFor(text, words),
    )
  }

  #text(node: Node | null, parent: Node | Place, what: string): string {
    if (this.#yaml.isScalar(node) && typeof node.value === 'string') return node.value
    throw this.#fault(node ?? parent, `expected ${what}`)
  }

  /** As it is written: 1.20 is no number here. */
  #source(node: Node | null): string {
    if (!this.#yaml.isScalar(node)) return ''
    return typeof node.value === 'string' ? node.value : (node.source ?? '')
  }

  #entries(node: Node | null, known?: readonly string[]): Map<string, Entry> {
    if (node === null || (this.#yaml.isScalar(node) && node.value === null)) return new Map()
    if (!this.#yaml.isMap(node)) throw this.#fault(node, 'expected keys with values')
    const entries = new Map<string, Entry>()
    for (const { key: keyNode, value } of node.items) {
      const key = this.#text(keyNode as Node, node, 'a key')
      if (known !== undefined && !known.includes(key))
        throw this.#fault(
          keyNode as Node,
          `key ${quoted(key)} is unknown, expected one of ${known.join(', ')}`,
          hintFor(key, known),
        )
      entries.set(key, { ...this.#place(keyNode as Node), key, value: value as Node | null })
    }
    return entries
  }

  #list(node: Node | null): readonly Node[] {
    if (node === null || (this.#yaml.isScalar(node) && node.value === null)) return []
    if (!this.#yaml.isSeq(node)) throw this.#fault(node, 'expected a list')
    return node.items as Node[]
  }

  #place(node: Node): Place {
    return this.#at(node.range?.[0] ?? 0)
  }

  #at(offset: number): Place {
    const { line, col } = this.#counter.linePos(offset)
    return { line, column: col }
  }

  #fault(at: Node | Place, message: string, hint?: string): DbbalError {
    return configurationFault(this.#file, 'column' in at ? at : this.#place(at), message, hint)
  }

  #faultAt(offset: number, message: string): DbbalError {
    return configurationFault(
      this.#file,
      this.#at(offset),
      message.charAt(0).toLowerCase() + message.slice(1),
    )
  }
}

function hintFor(word: string, words: readonly string[]): string | undefined {
  const near = didYouMean(word, words)
  return near === undefined ? undefined : `did you mean ${quoted(near)}?`
}
