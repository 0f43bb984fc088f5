import type { UserlistEntry } from '../../../formats/userlist.ts'
import type { PgbouncerUnit } from './unit.ts'

/** Every user of userlist.txt, those too that PgBouncer does not see behind a bad line. */
export function listedUsers({ userlist }: Pick<PgbouncerUnit, 'userlist'>): readonly UserlistEntry[] {
  return userlist === undefined ? [] : [...userlist.content.entries, ...userlist.content.unread]
}
