import { readExpression } from '../../../formats/sqlite-expression.ts'
import { readQuery } from '../../../formats/sqlite-query.ts'
import { SqlFault, SqlReader } from '../../../formats/sqlite-reader.ts'
import type { SqlPiece, SqlToken } from '../../../formats/sqlite-tokens.ts'
import type { Expression } from '../../../formats/sqlite-tree.ts'

/** `SET mysql-x = 'y'`, which the interface turns into an UPDATE of global_variables. */
export interface SetCommand {
  name: string
  start: number
  end: number
  /** Undefined where it is no expression of SQLite. */
  value: Expression | undefined
}

/** Undefined for another statement. */
export function readSet({ tokens }: SqlPiece, text: string): SetCommand | undefined {
  const [first, second] = tokens
  if (first?.kind !== 'word' || first.text.toUpperCase() !== 'SET' || second === undefined) return undefined
  const sign = tokens.findIndex(({ kind, text: found }) => kind === 'operator' && found === '=')
  if (sign < 2) return undefined
  const end = tokens[sign - 1]?.end ?? second.end
  const name = text.slice(second.start, end)
  return { name, start: second.start, end, value: valueIn(tokens.slice(sign + 1)) }
}

function valueIn(tokens: readonly SqlToken[]): Expression | undefined {
  const reader = new SqlReader(tokens, readQuery)
  try {
    const value = readExpression(reader)
    return reader.isAtEnd ? value : undefined
  } catch (error) {
    if (error instanceof SqlFault) return undefined
    throw error
  }
}
