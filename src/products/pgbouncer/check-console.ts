import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import type { Pooler } from '../../topology/poolers.ts'

/** The accounts of the console. */
export function checkConsole({ declared, path }: Pooler): readonly Diagnostic[] {
  const found: Diagnostic[] = []
  if (declared.admin === undefined) {
    const message = 'nobody may use the console: PAUSE, RESUME and RELOAD are impossible'
    found.push({
      id: 'PGB044',
      severity: 'warning',
      path,
      atKey: true,
      message,
      hint: 'write admin: {user: NAME, password: {secret: NAME}}',
    })
  }
  for (const key of ['admin', 'stats'] as const) {
    const user = declared[key]?.user
    if (user === undefined || !/[\s,]/.test(user)) continue
    const message = `${key} user ${JSON.stringify(user)} holds a space or a comma, which part a list of users`
    found.push({
      id: 'TOP001',
      severity: 'error',
      path: [...path, key, 'user'],
      message,
      hint: 'choose another name',
    })
  }
  if (declared.admin !== undefined && declared.admin.user === declared.stats?.user) {
    const message = `admin and stats are both ${JSON.stringify(declared.admin.user)}, expected two accounts`
    found.push({
      id: 'TOP002',
      severity: 'error',
      path: [...path, 'stats', 'user'],
      message,
      hint: 'remove stats: admin may read statistics too',
    })
  }
  return found
}
