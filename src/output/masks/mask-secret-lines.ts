import { basename } from 'node:path'
import { accountsSqlShape } from './accounts-sql.ts'
import { proxysqlSqlShape } from './proxysql-sql.ts'
import { aclShape, redisConfShape } from './redis.ts'
import { restPasswdShape } from './rest-passwd.ts'
import { mask, type Shape } from './shape.ts'
import { userlistShape } from './userlist.ts'

/**
 * Lines of a file that holds secrets as they may be shown. Nobody checked what stands on the disk: what is not told from
 * a secret by the shape of its line is `***`, comments that dbbal does not write among it.
 */
export function maskSecretLines(
  path: string,
  lines: readonly string[],
  generated: ReadonlySet<string>,
): readonly string[] {
  const shape = shapes[basename(path)]?.(generated) ?? (() => undefined)
  // In the middle of a text of several lines a line may look like one of dbbal's.
  let isInDoubt = false
  return lines.map((line) => {
    if (line === '' || (/^[#;]/.test(line) && generated.has(line))) return line
    const shown = shape(line)
    if (shown === undefined) isInDoubt = true
    return shown === undefined || (isInDoubt && !generated.has(line)) ? mask : shown
  })
}

const shapes: Readonly<Record<string, (generated: ReadonlySet<string>) => Shape>> = {
  'admin.sql': () => proxysqlSqlShape,
  'grants.sql': () => accountsSqlShape,
  'redis.conf': redisConfShape,
  'rest.passwd': () => restPasswdShape,
  'roles.sql': () => accountsSqlShape,
  'sentinel.conf': redisConfShape,
  'userlist.txt': () => userlistShape,
  'users.acl': () => aclShape,
}
