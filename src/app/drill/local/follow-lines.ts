import { type Conninfo, conninfoText } from '../../../formats/libpq-conninfo.ts'
import { postgresqlConfLine } from '../../../formats/postgresql-conf.ts'

/** Whom a new replica follows. */
export interface Following {
  /** Of the replica: its application_name, and its slot. */
  name: string
  host: string
  port: number
  user: string
  password: string
  /** More of the connection, `sslmode` and the like. */
  more?: Conninfo
}

/** The lines of postgresql.auto.conf that make a server with `standby.signal` follow another one. */
export function followLines({ name, host, port, user, password, more = [] }: Following): string {
  const conninfo = conninfoText([
    ['host', host],
    ['port', String(port)],
    ['user', user],
    ['password', password],
    ['application_name', name],
    ...more,
  ])
  const lines = [
    postgresqlConfLine('primary_conninfo', conninfo),
    postgresqlConfLine('primary_slot_name', name),
  ]
  return `${lines.join('\n')}\n`
}
