import { databaseEntries } from './database-entries.ts'
import { parameterOf } from './databases.ts'
import type { PgbouncerUnit } from './unit.ts'

/** The files of a unit by their names, and whether passwords stand in them. */
export function ownFiles(unit: PgbouncerUnit): readonly { name: string; holdsSecrets: boolean }[] {
  const withPassword = new Set(
    databaseEntries(unit)
      .filter((entry) => parameterOf(entry, 'password') !== undefined)
      .map(({ pair }) => pair.source.name),
  )
  return [
    ...unit.inis.map(({ name }) => ({ name, holdsSecrets: withPassword.has(name) })),
    ...(unit.userlist === undefined ? [] : [{ name: unit.userlist.name, holdsSecrets: true }]),
    ...(unit.hba === undefined ? [] : [{ name: unit.hba.name, holdsSecrets: false }]),
  ]
}
