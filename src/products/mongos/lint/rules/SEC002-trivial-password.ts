import type { ScriptValue } from '../../../../formats/mongosh-script.ts'
import { passwordFault } from '../../../../lint/trivial-passwords.ts'
import { connectionsOf } from '../connections.ts'
import { mongosRule } from '../mongos-rule.ts'
import { atPlace, operationsOf, type Script, textOf } from '../script.ts'

export default mongosRule({
  id: 'SEC002',
  name: 'trivial-password',
  severity: 'error',
  profile: 'minimal',
  summary: 'a password that is tried first, or a short one',
  why: 'Who reaches the port gets in.',
  source: 'MongoDB manual, db.createUser(): passwordPrompt() keeps the password out of the script',
  hidden: 'a hole, not a fault of the file',
  exampleKind: 'sharding.js',
  bad: 'db.getSiblingDB("admin").createUser({ user: "app", pwd: "changeme", roles: [] })\n',
  good: 'db.getSiblingDB("admin").createUser({ user: "app", pwd: passwordPrompt(), roles: [] })\n',
  *check({ scripts }) {
    for (const script of scripts) {
      for (const { value, user, password, isOwn } of passwordsIn(script)) {
        const fault = passwordFault(password, user)
        // A short one is spoken of where it is set.
        if (fault === undefined || (fault === 'short' && !isOwn)) continue
        const isTrivial = fault === 'trivial'
        yield {
          ...atPlace(script, value),
          severity: isTrivial ? 'error' : 'warning',
          message: `the password of ${JSON.stringify(user)} is ${isTrivial ? 'one that is tried first' : 'short'}, expected 12 random characters at least`,
          hint: 'write pwd: passwordPrompt(), or process.env.NAME',
          holdsSecret: true,
        }
      }
    }
  },
})

function passwordsIn(
  script: Script,
): { value: ScriptValue; user: string; password: string; isOwn: boolean }[] {
  const given = operationsOf(script, 'createUser', 'updateUser', 'auth').flatMap(({ action, values }) => {
    const value = values.get('pwd')
    const password = textOf(value)
    if (value === undefined || password === undefined || password === '') return []
    return [{ value, user: textOf(values.get(action)) ?? '', password, isOwn: action !== 'auth' }]
  })
  const connections = connectionsOf(script).filter(({ password }) => password !== '')
  return [...given, ...connections.map((each) => ({ ...each, isOwn: false }))]
}
