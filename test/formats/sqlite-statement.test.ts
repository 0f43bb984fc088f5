import fc from 'fast-check'
import initSqlJs, { type Database } from 'sql.js'
import { beforeAll, describe, expect, test } from 'vitest'
import { SqlFault } from '../../src/formats/sqlite-reader.ts'
import { sqliteText } from '../../src/formats/sqlite-sql.ts'
import { readSqlStatement } from '../../src/formats/sqlite-statement.ts'
import { sqlPieces } from '../../src/formats/sqlite-tokens.ts'
import { hostileText } from '../support/hostile.ts'

let database: Database

beforeAll(async () => {
  const { Database } = await initSqlJs()
  database = new Database()
  database.run('CREATE TABLE t (a INT, b VARCHAR, c INT, PRIMARY KEY (a)); CREATE TABLE u (a INT, d VARCHAR)')
})

/** Whether it is read; what SQLite says of names and functions is not looked at. */
function isRead(sql: string): boolean {
  return [...sqlPieces(sql)].every((piece) => {
    if (piece.tokens.some(({ kind }) => kind === 'fault')) return false
    try {
      return readSqlStatement(piece) !== undefined
    } catch (error) {
      if (error instanceof SqlFault) return false
      throw error
    }
  })
}

function isTaken(sql: string): boolean {
  try {
    database.prepare(sql).free()
    return true
  } catch {
    return false
  }
}

const words =
  "SELECT FROM WHERE t u a b c d * ( ) ( ) , , = < > 1 2.5 'x' \"a\" AND OR NOT IN VALUES INSERT INTO UPDATE SET DELETE REPLACE IS NULL LIKE BETWEEN EXISTS CASE WHEN THEN ELSE END CAST AS INT || + - . UNION ALL ORDER BY LIMIT GROUP HAVING ON CONFLICT DO NOTHING DEFAULT JOIN upper count DESC x'41' ?".split(
    ' ',
  )

describe('statements are read where SQLite reads them', () => {
  test.each([
    "INSERT INTO t (a, b) VALUES (1, 'it''s'), (2, NULL)",
    "INSERT INTO t SELECT 1, column1, 3 FROM (VALUES ('x')) WHERE NOT EXISTS (SELECT 1 FROM u WHERE d = column1)",
    'INSERT OR REPLACE INTO t DEFAULT VALUES',
    'REPLACE INTO main.t VALUES (1, 2, 3)',
    "INSERT INTO t (a) VALUES (1) ON CONFLICT (a) DO UPDATE SET b = excluded.b || 'x' WHERE a > 1",
    'INSERT INTO t (a) VALUES (1) ON CONFLICT DO NOTHING RETURNING a, b AS x',
    "UPDATE OR IGNORE t AS x SET (a, b) = (1, 2), c = -c WHERE x.a IN (1, 2) AND b NOT LIKE '%a' ESCAPE '!'",
    'UPDATE t SET a = (SELECT max(a) FROM u) FROM u WHERE t.a = u.a',
    'DELETE FROM t WHERE (a, b) NOT IN (VALUES (1, 2), (3, 4))',
    'DELETE FROM t WHERE a NOTNULL AND b ISNULL OR c IS NOT DISTINCT FROM 3',
    'SELECT DISTINCT a x, count(*), t.*, CASE WHEN a THEN 1 ELSE 2 END FROM t LEFT JOIN u USING (a) WHERE b NOT BETWEEN 1 AND 2 GROUP BY a HAVING count(*) > 1 ORDER BY a DESC NULLS LAST LIMIT 3 OFFSET 1',
    'WITH q AS (SELECT 1), r(x) AS (VALUES (2)) SELECT * FROM q, r UNION ALL SELECT 1, 2 EXCEPT SELECT 3, 4',
    'SELECT CAST(X\'4142\' AS TEXT) || char(92, 39), "a" FROM t AS "x y" NATURAL JOIN [u]',
    'SELECT 1.e5, .5, 5., 0x1F, -1 FROM t INDEXED BY sqlite_autoindex_t_1',
    'SELECT a FROM t WHERE a IN () OR a IN (SELECT a FROM u)',
    'SELECT count(*) OVER (), sum(a) FILTER (WHERE b > 1) OVER (PARTITION BY b, c ORDER BY a DESC NULLS FIRST) FROM t',
    'SELECT row_number() OVER (w ROWS BETWEEN UNBOUNDED PRECEDING AND 1 FOLLOWING EXCLUDE TIES) FROM t WINDOW w AS (ORDER BY a)',
    'SELECT max(a) OVER w, min(a) OVER (GROUPS 2 PRECEDING) FROM t GROUP BY b HAVING a > 1 WINDOW v AS (), w AS (v ORDER BY a)',
    'SELECT count(*) over FROM t',
    'SELECT count(*) OVER (PARTITION a) FROM t',
    'SELECT sum(a) OVER (ORDER BY a ROWS 1) FROM t',
    'SELECT sum(a) OVER (ORDER BY a ROWS BETWEEN 1 PRECEDING) FROM t',
    'INSERT INTO t (a,) VALUES (1)',
    'INSERT INTO t (a) VALUE (1)',
    'INSERT IGNORE INTO t (a) VALUES (1)',
    'INSERT INTO t SET a = 1',
    'INSERT t (a) VALUES (1)',
    'UPDATE t SET a = 1, WHERE b = 2',
    'UPDATE t SET a = 1 b = 2',
    'DELETE t WHERE a = 1',
    'DELETE FROM t LIMIT 1',
    'SELECT a, FROM t',
    'SELECT (1',
    "SELECT 'a",
    "SELECT X'4'",
    'SELECT 12ab',
    'SELECT a FROM t WHERE a = 1 && b = 2',
  ])('%s', (sql) => {
    expect(isRead(sql)).toBe(isTaken(sql))
  })

  // What SQLite says of names comes later: only what it reads, we must read.
  test('in any order of words, nothing that SQLite takes is refused', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...words), { minLength: 1, maxLength: 14 }), (drawn) => {
        const sql = drawn.join(' ')
        // These end a transaction.
        if (sql === 'END') return
        if (isTaken(sql)) expect([sql, isRead(sql)]).toEqual([sql, true])
      }),
      { numRuns: 3000 },
    )
  })

  test('a refused one never crashes the reader, and positions are those of the text', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.string({ unit: 'binary' }),
          fc
            .array(fc.constantFrom(...words, ';', '--', '/*', "'", '"', '\n'))
            .map((drawn) => drawn.join(' ')),
        ),
        (text) => {
          isRead(text)
          let end = 0
          for (const { tokens, comments } of sqlPieces(text)) {
            for (const token of [...tokens, ...comments].toSorted((a, b) => a.start - b.start)) {
              expect(token.start).toBeGreaterThanOrEqual(end)
              expect(token.end).toBeGreaterThan(token.start)
              end = token.end
              const raw = text.slice(token.start, token.end)
              if (token.kind === 'word' || token.kind === 'number') expect(raw).toBe(token.text)
            }
          }
        },
      ),
    )
  })
})

test("dbbal's own quoting is read back", () => {
  fc.assert(
    fc.property(hostileText, hostileText, (one, other) => {
      const sql = `INSERT INTO t (a, b) VALUES (${sqliteText(one)}, ${sqliteText(other)});`
      const [piece, ...more] = [...sqlPieces(`${sql}\nDELETE FROM t;`)]
      expect(more).toHaveLength(1)
      const statement = piece && readSqlStatement(piece)
      expect(statement?.kind).toBe('insert')
      expect(piece?.end).toBe(sql.length - 1)
    }),
  )
})

test('a quote that is not closed ends where the next line starts a statement', () => {
  const pieces = [
    ...sqlPieces("UPDATE t SET b = 'x;\nLOAD MYSQL SERVERS TO RUNTIME;\nSAVE MYSQL SERVERS TO DISK;\n"),
  ]
  expect(pieces.map(({ tokens }) => tokens.map(({ text }) => text).join(' '))).toEqual([
    "UPDATE t SET b = 'x; LOAD MYSQL SERVERS TO RUNTIME",
    'SAVE MYSQL SERVERS TO DISK',
  ])
})
