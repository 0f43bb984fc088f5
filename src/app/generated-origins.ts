import type { TopologyPath } from '../diagnostics/diagnostic.ts'
import type { RuleFinding } from '../lint/rule.ts'
import type { BalancerSubject, Cluster } from '../topology/topology.ts'

/** What of the topology a generated file is made from. */
export type Origin = BalancerSubject | Cluster

/** Where a line of a generated file comes from. */
export interface OriginPath {
  path: TopologyPath
  /** `subject` where no key of its own is known for the line. */
  of: 'settings' | 'settings_unchecked' | 'name' | 'subject'
}

/** Finds what of the topology wrote the lines of one file, by the names that stand on them. */
export class Origins {
  readonly #subject: Origin
  readonly #lines: readonly string[]
  readonly #isYaml: boolean
  #scopes: readonly string[] | undefined
  readonly #names: ReadonlyMap<string, OriginPath>

  constructor(subject: Origin, { name, text }: { name: string; text: string }) {
    this.#subject = subject
    this.#lines = text.split('\n')
    this.#isYaml = name.endsWith('.yaml')
    this.#names = namesOf(subject)
  }

  line({ line }: Pick<RuleFinding, 'line'>): string {
    return this.#lines[line - 1] ?? ''
  }

  /** The setting that the line writes, else what it names: a database, a user, a route; else the balancer or cluster. */
  of({ line, column }: Pick<RuleFinding, 'line' | 'column'>): OriginPath {
    const text = this.line({ line })
    this.#scopes ??= this.#isYaml ? yamlScopes(this.#lines) : iniScopes(this.#lines)
    const scope = this.#scopes[line - 1] ?? ''
    const setting = this.#setting(/variable_name='([^']+)'/.exec(text)?.[1] ?? wordsOf(text)[0] ?? '', scope)
    if (setting !== undefined) return setting
    const words = [
      ...wordsOf(text.slice(column - 1)),
      ...wordsOf(text.slice(0, column - 1)),
      ...wordsOf(scope),
    ]
    const named = words.find((word) => this.#names.has(word))
    return this.#names.get(named ?? '') ?? { path: this.#subject.path, of: 'subject' }
  }

  /** Names may say the section first: `routing.connect_timeout` is of every `[routing:NAME]`. */
  #setting(word: string, scope: string): OriginPath | undefined {
    const [section = ''] = scope.split(':')
    const names = [`${scope}.${word}`, `${section}.${word}`, word].map((name) => name.toLowerCase())
    for (const of of ['settings_unchecked', 'settings'] as const) {
      const given = new Map(
        Object.keys(settingsIn(this.#subject, of)).map((name) => [name.toLowerCase(), name]),
      )
      const name = names.map((each) => given.get(each)).find((each) => each !== undefined)
      if (name !== undefined) return { path: [...this.#subject.path, of, name], of }
    }
    return undefined
  }
}

function settingsIn({ declared }: Origin, block: 'settings' | 'settings_unchecked'): object {
  return declared[block] ?? {}
}

/** What has a name in the topology and stands under that name in files. */
function namesOf(subject: Origin): ReadonlyMap<string, OriginPath> {
  const names = new Map<string, OriginPath>()
  const add = (name: string, path: TopologyPath): void => {
    if (!names.has(name)) names.set(name, { path, of: 'name' })
  }
  const addKeys = ({ declared, path }: Origin, key: 'databases' | 'routes' | 'users'): void => {
    const value: unknown = (declared as unknown as Readonly<Record<string, unknown>>)[key]
    if (typeof value !== 'object' || value === null) return
    if (Array.isArray(value)) {
      for (const [index, each] of value.entries()) add(String(each), [...path, key, index])
    } else for (const name of Object.keys(value)) add(name, [...path, key, name])
  }
  const sources = [subject, ...('serves' in subject ? subject.serves.map(({ cluster }) => cluster) : [])]
  for (const source of sources)
    for (const key of ['databases', 'routes', 'users'] as const) addKeys(source, key)
  return names
}

function wordsOf(text: string): readonly string[] {
  return text.match(/[\p{L}\p{N}_.-]+/gu) ?? []
}

/** The section that each line is in, without its brackets. */
function iniScopes(lines: readonly string[]): readonly string[] {
  let scope = ''
  return lines.map((line) => {
    scope = /^\s*\[([^\]]+)\]/.exec(line)?.[1] ?? scope
    return scope
  })
}

/** The keys above each line, joined by dots. */
function yamlScopes(lines: readonly string[]): readonly string[] {
  const above: { indent: number; key: string }[] = []
  return lines.map((line) => {
    const [, blank = '', key] = /^(\s*)(?:"([^"]+)"|[\w.-]+)\s*:/.exec(line) ?? []
    const name = key ?? line.trim().split(':', 1)[0] ?? ''
    if (name === '' || name.startsWith('#')) return above.map((each) => each.key).join('.')
    while ((above.at(-1)?.indent ?? -1) >= blank.length) above.pop()
    const scope = above.map((each) => each.key).join('.')
    above.push({ indent: blank.length, key: name })
    return scope
  })
}
