import { accessSync, constants, readdirSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { DbbalError, exitCodes } from '../../../errors.ts'

/** What a drill of its own runs. */
export interface Programs {
  /** Directory with initdb, pg_ctl and the others of one PostgreSQL. */
  postgresql: string
  /** Path of pgbouncer. */
  pgbouncer: string
}

const needed = ['initdb', 'pg_ctl', 'postgres', 'pg_basebackup', 'pg_controldata', 'pg_rewind'] as const

/**
 * In $PATH, else where Debian, Red Hat and PostgreSQL's own build put them: the newest.
 *
 * @throws DbbalError (2) that says what is missing
 */
export function findPrograms(variables: Readonly<Record<string, string | undefined>>): Programs {
  const path = (variables['PATH'] ?? '').split(delimiter).filter((directory) => directory.startsWith('/'))
  const packaged = [...below('/usr/lib/postgresql', ''), ...below('/usr', 'pgsql-')]
    .toSorted((one, other) => other.major - one.major)
    .map(({ directory }) => join(directory, 'bin'))
  const postgresql = [...path, ...packaged, '/usr/local/pgsql/bin'].find((directory) =>
    needed.every((name) => isProgram(join(directory, name))),
  )
  const pgbouncer = [...path, '/usr/sbin', '/usr/local/sbin', '/usr/local/bin']
    .map((directory) => join(directory, 'pgbouncer'))
    .find(isProgram)
  if (postgresql === undefined) throw missing(`PostgreSQL's programs are not found (${needed.join(', ')})`)
  if (pgbouncer === undefined) throw missing('pgbouncer is not found')
  return { postgresql, pgbouncer }
}

/** `/usr/lib/postgresql/15`, `/usr/pgsql-16`. */
function below(parent: string, prefix: string): readonly { directory: string; major: number }[] {
  let names: readonly string[]
  try {
    names = readdirSync(parent)
  } catch {
    return []
  }
  return names
    .filter((name) => name.startsWith(prefix) && /^\d+$/.test(name.slice(prefix.length)))
    .map((name) => ({ directory: join(parent, name), major: Number(name.slice(prefix.length)) }))
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

function missing(message: string): DbbalError {
  return new DbbalError('PROGRAMS', message, {
    exit: exitCodes.usage,
    hint: 'apt install postgresql pgbouncer, or put their directories into $PATH',
  })
}
