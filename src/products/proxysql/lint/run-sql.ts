import { didYouMean } from '../../../diagnostics/did-you-mean.ts'
import { SqlFault } from '../../../formats/sqlite-reader.ts'
import { readSqlStatement } from '../../../formats/sqlite-statement.ts'
import { type SqlPiece, type SqlToken, sqlPieces } from '../../../formats/sqlite-tokens.ts'
import type { SqlStatement } from '../../../formats/sqlite-tree.ts'
import { type AdminCommand, adminCommand, hasModule, moduleNames, tablesOf } from './admin-command.ts'
import { countFaults } from './check-counts.ts'
import { nameFaults } from './check-names.ts'
import type { Fault } from './fault.ts'
import { Memory } from './memory.ts'
import { type Mark, Modules } from './modules.ts'
import { runChange } from './run-change.ts'
import { readSet } from './set-command.ts'
import type { Source } from './source.ts'
import { Variables } from './variables.ts'

/** What a file of SQL leaves behind. */
export interface SqlRun {
  memory: Memory
  modules: Modules
  variables: Variables
  /** Behind the last statement. */
  end: number
  /** Whether that ends with its `;`. */
  isTerminated: boolean
}

/** Runs the statements of a file one by one, as the client sends them; a refused one changes nothing. */
export function runSql(source: Source, version: string): SqlRun {
  const run = new Run(source, version)
  let end = 0
  let isTerminated = true
  for (const piece of sqlPieces(source.text)) {
    run.piece(piece)
    if (piece.tokens.length === 0) continue
    isTerminated = piece.isTerminated
    end = piece.isTerminated ? piece.end + 1 : (piece.tokens.at(-1)?.end ?? piece.end)
  }
  const { memory, modules, variables } = run
  return { memory, modules, variables, end, isTerminated }
}

class Run {
  readonly memory: Memory
  readonly modules = new Modules()
  readonly variables: Variables
  readonly #source: Source

  constructor(source: Source, version: string) {
    this.#source = source
    this.memory = new Memory(version, false)
    this.variables = new Variables(source)
  }

  piece(piece: SqlPiece): void {
    for (const { start, end } of piece.comments)
      this.#report(
        'comment',
        { start, end },
        'a comment: the mysql client sends it, and ProxySQL refuses it',
        'remove it; `dbbal-ignore` goes into .dbbalrc.yaml',
      )
    const { tokens } = piece
    const [first] = tokens
    // The client sends no empty statement.
    if (first === undefined) return
    const end = tokens.at(-1)?.end ?? first.end
    const text = this.#source.text.slice(first.start, end)
    this.#checkQuotes(piece, text)
    const mark = { start: first.start, end }
    if (this.#isCommand(piece, first, text, mark)) return
    const broken = tokens.find(({ kind }) => kind === 'fault')
    if (broken === undefined) this.#sql(piece, mark)
    else this.#broken(broken)
  }

  #broken(token: SqlToken): void {
    const isQuote = /^x?['"`[]/i.test(token.text)
    const what = token.text.length === 1 ? JSON.stringify(token.text) : 'a number with letters behind it'
    const message = isQuote ? 'a quote that is not closed' : `${what} is nothing that SQLite knows`
    const hint = isQuote ? 'close it; a quote inside is written twice' : 'texts stand in single quotes'
    this.#report('statement', token, message, hint, true)
  }

  /** Whether it was none of SQL, which then is done. */
  #isCommand(piece: SqlPiece, first: SqlToken, text: string, mark: Mark): boolean {
    if (first.kind !== 'word' || /^(?:insert|replace|update|delete|values|with)$/i.test(first.text))
      return false
    const command = adminCommand(commandText(text), this.memory.version)
    const set = command === undefined ? readSet(piece, this.#source.text) : undefined
    if (command !== undefined) this.#command(command, mark)
    else if (set !== undefined) {
      const fault = this.variables.set(set, this.memory, this.modules, mark)
      if (fault !== undefined) this.#report(fault.kind, fault, fault.message, fault.hint)
    } else if (/^select$/i.test(first.text)) return false
    else this.#unknown(text, mark)
    return true
  }

  #sql(piece: SqlPiece, mark: Mark): void {
    let statement: SqlStatement | undefined
    try {
      statement = readSqlStatement(piece)
    } catch (error) {
      if (!(error instanceof SqlFault)) throw error
      const { start, end } = error.token ?? { start: mark.end, end: mark.end }
      const isText = error.token?.kind === 'string' || error.token?.kind === 'name'
      const isSecret = isText || (error.token?.kind !== 'operator' && this.#mayHoldSecret(mark))
      const message =
        isSecret && error.token !== undefined
          ? `a ${isText ? 'text' : 'word'} where the statement cannot have one`
          : error.message
      this.#report(
        'statement',
        { start, end },
        message,
        piece.isTerminated ? undefined : 'end it with ;',
        true,
      )
      return
    }
    if (statement === undefined) {
      this.#unknown('', mark)
      return
    }
    const faults = nameFaults(statement, this.memory.version)
    for (const { kind, start, end, message, hint, isValue } of faults) {
      const isSecret = isValue && this.#mayHoldSecret(mark)
      const shown = isSecret ? 'a word where a value stands, expected a text in quotes' : message
      this.#report(kind, { start, end }, shown, isSecret ? "write '...'" : hint, true)
    }
    if (faults.length > 0) return
    const counts = countFaults(statement)
    for (const fault of counts) this.#report(fault.kind, fault, fault.message, fault.hint, true)
    if (counts.length === 0 && statement.kind !== 'query')
      runChange(statement, {
        source: this.#source,
        memory: this.memory,
        modules: this.modules,
        variables: this.variables,
      })
  }

  #command(command: AdminCommand, mark: Mark): void {
    if (command.kind === 'transaction')
      this.#report(
        'transaction',
        mark,
        'ProxySQL answers OK to transactions and does nothing: each statement counts at once',
        'remove it; LOAD ... FROM DISK takes memory back',
      )
    if (command.kind !== 'move') return
    const { module, from, to } = command
    if (to === 'runtime') this.modules.loaded(module, mark)
    if (to === 'disk') this.modules.saved(module)
    if (to === 'runtime') this.variables.loaded(module, mark)
    if (to !== 'memory') return
    // What was loaded before stays as it is.
    const state = this.modules.get(module)
    if (from === 'runtime' && state !== undefined && state.unloaded === undefined) return
    this.modules.replaced(module)
    this.variables.forget(module)
    for (const name of tablesOf(module)) {
      const rows = this.memory.table(name)
      rows?.clear()
      if (rows !== undefined) Object.assign(rows, { isWhole: false, isOpen: true })
    }
  }

  #unknown(text: string, mark: Mark): void {
    const [verb = '', ...rest] = commandText(text).split(' ')
    const isMove = verb === 'LOAD' || verb === 'SAVE'
    const known = moduleNames.filter((module) => hasModule(module, this.memory.version))
    const module = rest.slice(0, -2).join(' ')
    const near = isMove ? didYouMean(module, known) : undefined
    const isNewer = isMove && moduleNames.includes(module) && !known.includes(module)
    if (isNewer) {
      this.#report(
        'version',
        mark,
        `${verb} ${module} is not in ProxySQL ${this.memory.version}, it came with 3.0`,
        'give --target proxysql=3.0 when that runs there',
      )
      return
    }
    this.#report(
      'statement',
      mark,
      `the admin interface takes no such statement: ${JSON.stringify(verb === '' ? 'this' : verb)}`,
      near === undefined
        ? isMove
          ? `write ${verb} MYSQL SERVERS ${verb === 'LOAD' ? 'TO RUNTIME' : 'TO DISK'}, or another module`
          : 'remove it'
        : `write ${verb} ${near} ${rest.slice(-2).join(' ')}`,
      true,
    )
  }

  /** For the client a backslash hides the quote behind it: it reads on, into the statements below. */
  #checkQuotes({ tokens }: SqlPiece, statement: string): void {
    if (!statement.includes('\\')) return
    for (const { kind, start, end } of tokens) {
      if (kind !== 'string' && kind !== 'name') continue
      const raw = this.#source.text.slice(start + 1, end)
      if (!raw.includes('\\')) continue
      // Pairs of backslashes are none for the client.
      if (/(?:^|[^\\])(?:\\\\)*\\['"`]/.test(raw))
        this.#report(
          'backslash',
          { start, end },
          'a backslash before a quote: SQLite keeps it, and the mysql client takes the quote for a character',
          "write '...'||char(92)||'...'",
          true,
        )
    }
  }

  /** A password may stand in it without quotes. */
  #mayHoldSecret({ start, end }: Mark): boolean {
    return /pass|_users|credential/i.test(this.#source.text.slice(start, end))
  }

  #report(
    kind: Fault['kind'],
    { start, end }: { start: number; end: number },
    message: string,
    hint: string | undefined,
    holdsSecret = false,
  ): void {
    this.memory.faults.push({ kind, source: this.#source, start, end, message, hint, holdsSecret })
  }
}

/** As the interface compares it. */
function commandText(text: string): string {
  return text.slice(0, 400).replace(/\s+/g, ' ').trim().toUpperCase()
}
