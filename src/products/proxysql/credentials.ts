import { DbbalError, exitCodes } from '../../errors.ts'
import type { Secrets } from '../../secrets/secrets.ts'
import type { Login } from '../../topology/declaration/secret.ts'
import type { ProxysqlSubject } from './subject.ts'

/** A login with its password. */
interface Credentials {
  user: string
  password: string
}

/** ProxySQL checks every server with one login: its own, else the one that all clusters agree on. */
export function monitorLogin({ declared, served }: ProxysqlSubject): Login | undefined {
  if (declared.monitor !== undefined) return declared.monitor
  const [first, ...others] = served.map(({ cluster }) => cluster.declared.monitor)
  const isShared = others.every((one) => JSON.stringify(one) === JSON.stringify(first))
  return isShared ? first : undefined
}

/** @throws DbbalError for a password that everybody would try first. */
export function credentials({ user, password: reference }: Login, secrets: Secrets): Credentials {
  const password = secrets.value(reference)
  if (password === user) {
    throw new DbbalError('PXS004', `the password of ${JSON.stringify(user)} is its name`, {
      exit: exitCodes.usage,
      hint: 'change it where the secret is kept',
    })
  }
  return { user, password }
}

/** `user:password;user:password`; ProxySQL splits at every `:` and `;` and drops what is left over. */
export function credentialList(logins: readonly Credentials[]): string {
  for (const { user, password } of logins) {
    if (!/[:;]/.test(user + password)) continue
    throw new DbbalError(
      'UNQUOTABLE',
      `the login of ${JSON.stringify(user)} holds ":" or ";", which separate logins in ProxySQL's variables`,
      { exit: exitCodes.usage, hint: 'change the password where the secret is kept' },
    )
  }
  return logins.map(({ user, password }) => `${user}:${password}`).join(';')
}
