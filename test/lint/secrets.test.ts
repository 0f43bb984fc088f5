import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type ReportFormat, reports } from '../../src/ui/reports/index.ts'
import { LintDirectory } from './support/lint-directory.ts'

/** Unlike any word that a message could have of its own. */
const password = fc.stringMatching(/^Zq[A-Za-z0-9_.+-]{6,20}$/)

/** Files in which a password stands in every place that takes one, beside what rules find. */
const filesWith: Readonly<Record<string, (secret: string) => string>> = {
  'pgbouncer.ini': (secret) =>
    [
      '[databases]',
      `shop = host=db1 password=${secret} user=app`,
      `shop = host=db1 user=app password='${secret}'`,
      `frob = host=db1 pasword=${secret} frob=1 password=${secret} ; later`,
      `* = host=db1 password=${secret} password=${secret}x`,
      '[pgbouncer]',
      `password = ${secret}`,
      'auth_type = plain',
      'auth_file = userlist.txt',
      'frob = 1',
    ].join('\n'),
  'userlist.txt': (secret) =>
    [
      `"app" "${secret}"`,
      `"app" "${secret}"`,
      `"other" "${secret}`,
      `"${secret}"`,
      `third ${secret}`,
      `"app" "${secret}" "x"`,
    ].join('\n'),
  'redis.conf': (secret) =>
    [
      `requirepass ${secret}`,
      `requirepass "${secret}"`,
      `masterauth ${secret} more`,
      `user app on >${secret} ~* +@all +frob`,
      `user other on >${secret} <${secret}x frob`,
      `tls-key-file-pass ${secret}`,
      `rename-command CONFIG ${secret}`,
      `rename-command FROB ${secret}`,
      `primaryauth ${secret}`,
      `requirepas ${secret}`,
      'frob 1',
    ].join('\n'),
  'sentinel.conf': (secret) =>
    [
      'sentinel monitor shop 10.0.0.1 6379 2',
      `sentinel auth-pass shop ${secret}`,
      `sentinel auth-pass other ${secret}`,
      `sentinel sentinel-pass ${secret}`,
      `sentinel auth-pass shop ${secret} more`,
      `requirepass ${secret}`,
      `user app on >${secret} ~* +@all frob`,
    ].join('\n'),
  'mysqlrouter.conf': (secret) =>
    [
      '[metadata_cache:main]',
      `password=${secret}`,
      `user=router`,
      `bootstrap_server_addresses=mysql://router:${secret}@db1:3306`,
      '[routing:rw]',
      'bind_port=6446',
      `destinations=mysql://app:${secret}@db1:3306`,
      'routing_strategy=first-available',
      'frob=1',
      '[http_auth_backend:file]',
      `passwd=${secret}`,
    ].join('\n'),
}

describe.each(Object.keys(filesWith))('%s', (name) => {
  test('no format prints a password that stands in it, nor does a diff', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(password, async (secret) => {
        const text = filesWith[name]?.(secret) ?? ''
        const here = new LintDirectory({ [name]: `${text}\n` })
        const argv = ['--profile', 'strict', '--fail-on', 'never']
        for (const format of Object.keys(reports) as ReportFormat[]) {
          const { stdout, stderr } = await here.lint(...argv, '--format', format)
          expect(`${format}: ${stdout}${stderr}`).not.toContain(secret)
          expect(stdout).toMatch(/[A-Z]{3}\d{3}/)
        }
        const { stdout, stderr } = await here.lint(...argv, '--fix', '--dry-run')
        expect(`${stdout}${stderr}`).not.toContain(secret)
        await here.lint(...argv, '--write-baseline', 'baseline.json')
        expect(here.read('baseline.json')).not.toContain(secret)
      }),
      { numRuns: 5 },
    )
  })
})
