import type { SqlToken } from './sqlite-tokens.ts'
import type { ColumnName, Query, TableName } from './sqlite-tree.ts'

/** Thrown where SQLite would say `near "x": syntax error`. */
export class SqlFault extends Error {
  /** Undefined where the statement ends too early. */
  readonly token: SqlToken | undefined

  constructor(token: SqlToken | undefined, message: string) {
    super(message)
    this.token = token
  }
}

/** Brackets in brackets, before the parser of SQLite 3.43 gives up. */
const deepestNesting = 90

/** No names, unless in quotes. */
const reserved = new Set(
  'ADD ALL ALTER AND AS AUTOINCREMENT BETWEEN CASE CHECK COLLATE COMMIT CONSTRAINT CREATE DEFAULT DEFERRABLE DELETE DISTINCT DROP ELSE ESCAPE EXCEPT EXISTS FOREIGN FROM GROUP HAVING IN INDEX INSERT INTERSECT INTO IS ISNULL JOIN LIMIT NOT NOTHING NOTNULL NULL ON OR ORDER PRIMARY REFERENCES RETURNING SELECT SET TABLE THEN TO TRANSACTION UNION UNIQUE UPDATE USING VALUES WHEN WHERE'.split(
    ' ',
  ),
)

/** Goes through the tokens of one statement. */
export class SqlReader {
  readonly #tokens: readonly SqlToken[]
  readonly subquery: (reader: SqlReader) => Query
  #position = 0
  #depth = 0

  constructor(tokens: readonly SqlToken[], subquery: (reader: SqlReader) => Query) {
    this.#tokens = tokens
    this.subquery = subquery
  }

  get isAtEnd(): boolean {
    return this.#position >= this.#tokens.length
  }

  peek(ahead = 0): SqlToken | undefined {
    return this.#tokens[this.#position + ahead]
  }

  next(): SqlToken {
    const token = this.#tokens[this.#position]
    if (token === undefined) this.refuse()
    this.#position += 1
    return token
  }

  /** Where the next token begins. */
  start(): number {
    return (this.peek() ?? this.#tokens.at(-1))?.start ?? 0
  }

  /** Where what was read ends. */
  get end(): number {
    return this.#tokens[this.#position - 1]?.end ?? 0
  }

  isWord(word: string, ahead = 0): boolean {
    const token = this.peek(ahead)
    return token?.kind === 'word' && token.text.length === word.length && token.text.toUpperCase() === word
  }

  /** Takes the words where all of them stand here. */
  takeWords(first: string, ...others: readonly string[]): boolean {
    if (!this.isWord(first) || !others.every((word, index) => this.isWord(word, index + 1))) return false
    this.#position += 1 + others.length
    return true
  }

  expectWords(...words: readonly string[]): void {
    for (const word of words) if (!this.takeWords(word)) this.refuse(word)
  }

  isOperator(text: string, ahead = 0): boolean {
    const token = this.peek(ahead)
    return token?.kind === 'operator' && token.text === text
  }

  take(operator: string): boolean {
    if (!this.isOperator(operator)) return false
    this.#position += 1
    return true
  }

  expect(operator: string): void {
    if (!this.take(operator)) this.refuse(operator)
  }

  /** Whether a name stands here: SQLite also takes a text for one. */
  isName(ahead = 0): boolean {
    const token = this.peek(ahead)
    if (token === undefined) return false
    if (token.kind === 'word') return !reserved.has(token.text.toUpperCase())
    return token.kind === 'name' || token.kind === 'string'
  }

  name(): ColumnName {
    if (!this.isName()) this.refuse('a name')
    const { text, start, end } = this.next()
    return { name: text, start, end }
  }

  tableName(): TableName {
    const first = this.name()
    if (!this.take('.')) return { ...first, schema: undefined }
    const second = this.name()
    return { name: second.name, schema: first.name, start: first.start, end: second.end }
  }

  list<Item>(read: () => Item): Item[] {
    const items = [read()]
    while (this.take(',')) items.push(read())
    return items
  }

  inBrackets<Item>(read: () => Item): Item {
    this.expect('(')
    const item = read()
    this.expect(')')
    return item
  }

  /** Reads what nests, as deep as SQLite does. */
  nested<Item>(read: () => Item): Item {
    this.enter()
    const item = read()
    this.leave()
    return item
  }

  /** Behind a fault nothing is read: there may be no `leave`. */
  enter(): void {
    if (this.#depth >= deepestNesting) throw new SqlFault(this.peek(), 'the expression is too deep')
    this.#depth += 1
  }

  leave(): void {
    this.#depth -= 1
  }

  refuse(expected?: string): never {
    const token = this.peek()
    const found =
      token === undefined ? 'the statement ends' : `near ${JSON.stringify(token.text.slice(0, 40))}`
    throw new SqlFault(token, expected === undefined ? found : `${found}, expected ${expected}`)
  }
}
