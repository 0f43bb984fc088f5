import type { RuleFinding } from '../../../lint/rule.ts'
import { type Line, linesOf, type Protocol, protocols, writtenLines } from './lines.ts'
import { at } from './place.ts'
import type { ProxysqlUnit } from './unit.ts'
import type { Assigned } from './variables.ts'

/** A user with its password, as the file has it. */
export interface Login {
  user: string
  password: string
  /** Of what: `mysql_users`, `mysql-monitor_password`. */
  of: string
  place: Pick<RuleFinding, 'file' | 'line' | 'column'>
}

/** Logins of the clients; rows that an UPDATE writes have no name here. */
export function userLogins(unit: ProxysqlUnit): readonly Login[] {
  return protocols.flatMap((protocol) =>
    writtenLines(unit, `${protocol}_users`).flatMap((line) => {
      const password = line.text('password')
      if (password === undefined || password === '' || line.cell('password')?.value === undefined) return []
      return [
        { user: line.text('username') ?? '', password, of: `${protocol}_users`, place: line.at('password') },
      ]
    }),
  )
}

/** Of admin-admin_credentials and the like: `user:password;user:password`. */
export function credentialLogins({ variables }: ProxysqlUnit): readonly Login[] {
  return ['admin-admin_credentials', 'admin-stats_credentials'].flatMap((name) => {
    const assigned = variables.get(name)
    const entries = assigned?.value?.split(';') ?? []
    return entries.flatMap((entry) => {
      const [user = '', password] = entry.trim().split(':')
      if (assigned === undefined || password === undefined) return []
      return [{ user, password, of: name, place: placeOf(assigned) }]
    })
  })
}

/** The login that ProxySQL watches servers with, and that of its peers. */
export function ownLogins({ variables }: ProxysqlUnit): readonly Login[] {
  const pairs = [
    ['mysql-monitor_username', 'mysql-monitor_password'],
    ['pgsql-monitor_username', 'pgsql-monitor_password'],
    ['admin-cluster_username', 'admin-cluster_password'],
  ] as const
  return pairs.flatMap(([userName, passwordName]) => {
    const password = variables.get(passwordName)
    if (password?.value === undefined || password.value === '') return []
    const user = variables.get(userName)?.value ?? ''
    return [{ user, password: password.value, of: passwordName, place: placeOf(password) }]
  })
}

export function placeOf({ source, at: { start } }: Assigned): Pick<RuleFinding, 'file' | 'line' | 'column'> {
  return at(source, start)
}

/** The login of the monitor, which is none of an application. */
export function isMonitorUser({ variables }: ProxysqlUnit, line: Line, protocol: Protocol): boolean {
  const name = line.text('username')
  if (name === undefined || name === 'monitor') return name !== undefined
  const isComplete = variables.get(`${protocol}-monitor_password`) !== undefined
  return !isComplete && name === variables.get(`${protocol}-monitor_username`)?.value
}

export function users(unit: ProxysqlUnit, protocol: Protocol): readonly Line[] {
  return linesOf(unit, `${protocol}_users`)
}
