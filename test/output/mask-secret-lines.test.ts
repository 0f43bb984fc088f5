import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { mysqlAccount, mysqlBytes, mysqlLiteral } from '../../src/formats/mysql-sql.ts'
import { sqlIdentifier, sqlLiteral } from '../../src/formats/postgresql-sql.ts'
import { aclLine } from '../../src/formats/redis-acl.ts'
import { redisWord } from '../../src/formats/redis-conf.ts'
import { sqliteText } from '../../src/formats/sqlite-sql.ts'
import { userlistLine } from '../../src/formats/userlist.ts'
import { maskSecretLines } from '../../src/output/masks/mask-secret-lines.ts'
import { generate } from '../support/generate.ts'

const cases = readdirSync('fixtures/generate').filter((name) =>
  existsSync(join('fixtures/generate', name, 'topology.yaml')),
)

/** A topology's files with secrets by path; every password is the prefix and its name. */
async function secretFiles(name: string, prefix: string): Promise<ReadonlyMap<string, string>> {
  const workingDirectory = join('fixtures/generate', name)
  const text = readFileSync(join(workingDirectory, 'topology.yaml'), 'utf8')
  const environment = /^# environment: (\S+)$/m.exec(text)?.[1]
  const { rendered } = await generate(
    { path: 'topology.yaml' },
    {
      workingDirectory,
      secrets: new Proxy({}, { get: (_, reference) => prefix + String(reference) }),
      ...(environment === undefined ? {} : { environment }),
    },
  )
  return new Map(rendered.filter(({ secret }) => secret === true).map(({ path, text }) => [path, text]))
}

function masked(path: string, text: string): readonly string[] {
  const lines = text.split('\n')
  return maskSecretLines(path, lines, new Set(lines))
}

describe('nothing is left of a secret, and the rest of every line that dbbal writes is shown', () => {
  const kinds = new Set<string>()
  test.each(cases)('%s', async (name) => {
    const files = await secretFiles(name, 'Tr0ub4dor-')
    const others = await secretFiles(name, 'correct-horse-battery-staple-')
    for (const [path, text] of files) {
      kinds.add(basename(path))
      const shown = masked(path, text)
      expect(shown, path).toEqual(masked(path, others.get(path) ?? ''))
      expect(shown, path).not.toContain('***')
      expect(text, path).not.toBe(others.get(path))
    }
  })
  afterAll(() => {
    expect([...kinds].toSorted()).toEqual([
      'admin.sql',
      'grants.sql',
      'redis.conf',
      'rest.passwd',
      'roles.sql',
      'sentinel.conf',
      'userlist.txt',
      'users.acl',
    ])
  })
})

const plain = fc.string({ minLength: 1, maxLength: 40 })
const hostile = fc
  .array(fc.oneof(fc.constantFrom("'", '"', ',', ')', ';', '#', ' ', "''", '""', '%', '=', '>'), plain), {
    minLength: 1,
    maxLength: 6,
  })
  .map((parts) => parts.join(''))
const withoutBackslash = hostile.filter((text) => !text.includes('\\'))

describe('whatever is in the secret', () => {
  test.each<[string, string, (user: string, secret: string) => string, fc.Arbitrary<string>]>([
    ['userlist.txt', '"', userlistLine, hostile],
    ['redis.conf', 'requirepass', (_, secret) => `requirepass ${redisWord(secret)}`, hostile],
    ['sentinel.conf', 'auth-pass', (_, secret) => `sentinel auth-pass shop ${redisWord(secret)}`, hostile],
    [
      'roles.sql',
      'ROLE',
      (user, secret) => `ALTER ROLE ${sqlIdentifier(user)} LOGIN PASSWORD ${sqlLiteral(secret)};`,
      hostile,
    ],
    [
      'grants.sql',
      'ALTER',
      (user, secret) =>
        `ALTER USER ${mysqlAccount(user, '%')} IDENTIFIED WITH sha AS ${mysqlLiteral(secret)};`,
      withoutBackslash,
    ],
    [
      'grants.sql',
      'ALTER',
      (user, secret) =>
        `ALTER USER ${mysqlAccount(user, '%')} IDENTIFIED WITH sha AS ${mysqlBytes(Buffer.from(secret))} ACCOUNT LOCK;`,
      hostile,
    ],
    [
      'admin.sql',
      'variable_value',
      (_, secret) =>
        `UPDATE global_variables SET variable_value=${sqliteText(secret)} WHERE variable_name='mysql-monitor_password';`,
      hostile,
    ],
    [
      'admin.sql',
      'username',
      (user, secret) =>
        `INSERT OR REPLACE INTO mysql_users (username,password,active) VALUES (${sqliteText(user)},${sqliteText(secret)},1);`,
      hostile,
    ],
    [
      'users.acl',
      'user app',
      (_, secret) => aclLine('app', ['on', `>${secret.replaceAll(/\s/g, '')}`, '~*']),
      hostile,
    ],
    ['rest.passwd', 'app:', (_, secret) => `app:${secret}`, hostile],
  ])('%s', (path, known, line, secret) => {
    fc.assert(
      fc.property(hostile, secret, secret, (user, first, second) => {
        const lines = [line(user, first), line(user, second)]
        const [one, other] = lines.map((text) => maskSecretLines(path, [text], new Set(lines))[0])
        expect(one).toBe(other)
        expect(one).toContain('***')
        expect(one).toContain(known)
      }),
    )
  })
})

describe('a file that somebody else wrote', () => {
  const secret = 'hunter2'
  test.each([
    ['userlist.txt', `; app has ${secret}`],
    ['userlist.txt', `app ${secret}`],
    ['userlist.txt', `"app" "hun\n"${secret}" "x"`],
    ['users.acl', `user app on >${secret} (~x >${secret})`],
    ['redis.conf', `user app on ">with +${secret}"`],
    ['redis.conf', `# ${secret}`],
    ['redis.conf', `requirepas ${secret}`],
    ['redis.conf', ` requirepass ${secret}`],
    ['redis.conf', `rename-command CONFIG ${secret}`],
    ['redis.conf', `user app on >${secret} +@all`],
    ['redis.conf', `"requirepass" ${secret}`],
    ['sentinel.conf', `sentinel auth-pass ${secret} shop`],
    ['sentinel.conf', `sentinel sentinel-pass ${secret}`],
    ['roles.sql', `ALTER ROLE app PASSWORD '${secret}';`],
    ['roles.sql', `GRANT x TO y; ALTER ROLE app PASSWORD $$${secret}$$;`],
    ['roles.sql', `ALTER ROLE "app" LOGIN PASSWORD 'a\nGRANT ${secret} ON a TO \`a\`@\`%\`;`],
    ['grants.sql', `CREATE USER app IDENTIFIED BY "${secret}";`],
    ['admin.sql', `SET mysql-monitor_password='${secret}';`],
    ['admin.sql', `UPDATE mysql_users SET password='${secret}';`],
    ['admin.sql', `INSERT INTO mysql_users VALUES ('app','${secret}');`],
    ['admin.sql', `INSERT OR REPLACE INTO mysql_users (username,password) VALUES ('app','x','${secret}');`],
    [
      'admin.sql',
      `UPDATE global_variables SET variable_value='a:${secret}' WHERE variable_name LIKE 'admin%';`,
    ],
    ['admin.sql', `-- ${secret}`],
    ['rest.passwd', secret],
    ['other.conf', `a ${secret}`],
  ])('%s: %s', (path, text) => {
    const generated = new Set(['requirepass x', 'user default on', 'sentinel auth-pass shop x', '; mine'])
    expect(maskSecretLines(path, text.split('\n'), generated).join('\n')).not.toContain(secret)
  })
})
