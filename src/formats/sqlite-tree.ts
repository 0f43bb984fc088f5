/** Where something stands in the text: offsets. */
export interface Span {
  start: number
  end: number
}

/** A value that is written in SQL. Bytes stay hexadecimal digits. */
export type SqlLiteral = string | number | null | { bytes: string }

export type Expression = Span &
  (
    | { kind: 'literal'; value: SqlLiteral }
    /** `isDoubted`: in double quotes, which SQLite takes for a text where no column has the name. */
    | { kind: 'column'; table: string | undefined; name: string; isDoubted: boolean }
    | { kind: 'unary'; operator: '-' | '+' | '~' | 'NOT'; operand: Expression }
    | { kind: 'binary'; operator: string; left: Expression; right: Expression }
    | { kind: 'between'; isNot: boolean; operand: Expression; low: Expression; high: Expression }
    | { kind: 'in'; isNot: boolean; operand: Expression; among: readonly Expression[] | Query | string }
    | { kind: 'row'; items: readonly Expression[] }
    /** `others`: of FILTER and OVER. */
    | {
        kind: 'call'
        name: string
        arguments: readonly Expression[]
        isStar: boolean
        others: readonly Expression[]
      }
    | {
        kind: 'case'
        operand: Expression | undefined
        branches: readonly Branch[]
        otherwise: Expression | undefined
      }
    | { kind: 'cast'; operand: Expression; type: string }
    | { kind: 'query'; query: Query }
    | { kind: 'exists'; query: Query }
    /** `?1`, `@a`: nothing is bound to it. */
    | { kind: 'variable' }
  )

export interface Branch {
  when: Expression
  result: Expression
}

export interface Query {
  /** Names that WITH gives to queries. */
  named: readonly { name: string; query: Query }[]
  /** More than one: UNION, INTERSECT or EXCEPT between them. */
  cores: readonly QueryCore[]
  order: readonly Expression[]
  limits: readonly Expression[]
}

export type QueryCore = { kind: 'values'; rows: readonly Row[] } | Select

/** One row of VALUES, with its brackets. */
export interface Row extends Span {
  values: readonly Expression[]
}

export interface Select extends Span {
  kind: 'select'
  columns: readonly ResultColumn[]
  sources: readonly Source[]
  where: Expression | undefined
  groups: readonly Expression[]
  /** HAVING, ON, WINDOW. */
  others: readonly Expression[]
}

export interface ResultColumn {
  /** Undefined for `*`. */
  expression: Expression | undefined
  alias: string | undefined
}

export interface Source {
  /** A table, or a query. */
  of: TableName | Query
  alias: string | undefined
}

export interface TableName extends Span {
  schema: string | undefined
  name: string
}

export interface ColumnName extends Span {
  name: string
}

export interface Assignment {
  columns: readonly ColumnName[]
  value: Expression
}

/** What a statement does about a row that is there already. */
export type Conflict = 'abort' | 'replace' | 'ignore' | 'fail' | 'rollback'

export interface Insert extends Span {
  kind: 'insert'
  conflict: Conflict
  table: TableName
  columns: readonly ColumnName[] | undefined
  /** Undefined for DEFAULT VALUES. */
  query: Query | undefined
  upserts: readonly Upsert[]
}

export interface Upsert {
  columns: readonly string[]
  /** Undefined for DO NOTHING. */
  assignments: readonly Assignment[] | undefined
  where: Expression | undefined
}

export interface Update extends Span {
  kind: 'update'
  conflict: Conflict
  table: TableName
  alias: string | undefined
  assignments: readonly Assignment[]
  sources: readonly Source[]
  where: Expression | undefined
}

export interface Delete extends Span {
  kind: 'delete'
  table: TableName
  alias: string | undefined
  where: Expression | undefined
}

export type SqlStatement = Insert | Update | Delete | (Span & { kind: 'query'; query: Query })
