import fc from 'fast-check'
import { expect, test } from 'vitest'
import { connectionValue } from '../../src/formats/connection-string.ts'
import { javascriptLiteral } from '../../src/formats/javascript.ts'
import { mysqlLiteral } from '../../src/formats/mysql-sql.ts'
import { sqlLiteral } from '../../src/formats/postgresql-sql.ts'
import { aclLine } from '../../src/formats/redis-acl.ts'
import { redisWord } from '../../src/formats/redis-conf.ts'
import { routerOption } from '../../src/formats/router-conf.ts'
import { shellWord } from '../../src/formats/shell.ts'
import { sqliteText } from '../../src/formats/sqlite-sql.ts'
import { userlistLine } from '../../src/formats/userlist.ts'

/** Every function that a secret may be handed to. */
const writers: readonly (readonly [string, (secret: string) => string])[] = [
  ['a connection string', connectionValue],
  ['a mongosh script', javascriptLiteral],
  ['MySQL', mysqlLiteral],
  ['PostgreSQL', sqlLiteral],
  ['an aclfile', (secret) => aclLine('app', [`>${secret}`])],
  ['redis.conf', redisWord],
  ['mysqlrouter.conf', (secret) => routerOption('password', secret)],
  ['a shell script', shellWord],
  ['ProxySQL', sqliteText],
  ['userlist.txt', (secret) => userlistLine('app', secret)],
]

test.each(writers)('what cannot be written to %s is not shown', (_, write) => {
  const odd = fc.constantFrom('\n', '\u0000', '\u0085', '\u2028', '\ud800', '\\', ' ', '{', '')
  let refused = 0
  fc.assert(
    fc.property(odd, odd, (before, after) => {
      try {
        write(`${before}correct-horse${after}`)
      } catch (error) {
        refused += 1
        expect(error).toMatchObject({ code: 'UNQUOTABLE', exit: 2 })
        expect(String(error)).toContain('cannot be written to')
        expect(JSON.stringify([String(error), error])).not.toContain('correct-horse')
      }
    }),
  )
  expect(write('correct-horse')).toContain('correct-horse')
  if (write !== javascriptLiteral) expect(refused).toBeGreaterThan(0)
})

test('a control character is refused with its position', () => {
  expect(() => redisWord('ab\u0085c')).toThrow('its character 3 is a control character')
})
