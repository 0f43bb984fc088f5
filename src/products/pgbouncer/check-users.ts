import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import type { Pooler } from '../../topology/poolers.ts'
import { leading } from '../../topology/served-databases.ts'
import type { Topology } from '../../topology/topology.ts'
import { passwordsOf } from './authentication.ts'
import { userlistUsers } from './userlist.ts'

/** Whether every user can be written to userlist.txt, and is nobody else. */
export function checkUsers(pooler: Pooler, topology: Topology): readonly Diagnostic[] {
  const found: Diagnostic[] = []
  const { admin, stats } = pooler.declared
  const isPlain = pooler.declared.authentication?.secret === 'plain'
  for (const { cluster } of pooler.serves) {
    const users = cluster.users
    if (passwordsOf(pooler) === 'userlist' && typeof users !== 'object') {
      const why = users === undefined ? 'has no users' : 'keeps its users in the database'
      const message = `cluster "${cluster.name}" ${why}: with passwords: userlist nobody could log in`
      const hint = `write clusters.${cluster.name}.users, or authentication: {passwords: auth_query, auth_query: {user: NAME, password: {secret: NAME}}}`
      found.push({ id: 'PGB024', severity: 'error', path: [...pooler.path, 'serves'], message, hint })
    }
    for (const [user, declared] of typeof users === 'object' ? Object.entries(users) : []) {
      const path = [
        ...(cluster.declared.users === undefined ? leading(cluster) : cluster).path,
        'users',
        user,
      ]
      for (const login of [admin, stats]) {
        if (login?.user !== user) continue
        const message = `user ${JSON.stringify(user)} of cluster "${cluster.name}" has the name of an account of the console`
        found.push({
          id: 'PGB045',
          severity: 'error',
          path,
          atKey: true,
          message,
          hint: 'give the console an account of its own',
        })
      }
      if (passwordsOf(pooler) !== 'userlist') continue
      if (declared.password === undefined && (isPlain || declared.verifier === undefined)) {
        const message = `user ${JSON.stringify(user)} has no password${isPlain ? ' to write in plain text' : ' and no verifier'}: it could not log in`
        found.push({
          id: 'PGB024',
          severity: 'error',
          path,
          atKey: true,
          message,
          hint: 'write password: {secret: NAME}',
        })
      }
    }
  }
  for (const { user } of userlistUsers(pooler, topology)) {
    if (Buffer.byteLength(user) <= 63) continue
    const message = `user ${JSON.stringify(user)} is longer than 63 bytes, which is all that PostgreSQL keeps of a name`
    found.push({ id: 'TOP001', severity: 'error', path: pooler.path, message, hint: 'choose a shorter name' })
  }
  return found
}
