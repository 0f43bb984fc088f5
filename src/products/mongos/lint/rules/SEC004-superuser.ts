import type { ScriptValue } from '../../../../formats/mongosh-script.ts'
import { superusers } from '../../../../lint/superusers.ts'
import { mongosRule } from '../mongos-rule.ts'
import { atPlace, fieldOf, operationsOf, textOf } from '../script.ts'

export default mongosRule({
  id: 'SEC004',
  name: 'superuser',
  severity: 'warning',
  profile: 'recommended',
  summary: 'an account of an application with the role root or __system',
  why: 'Whoever takes over the application owns every database and every account.',
  source: 'MongoDB manual, Built-In Roles: root is for administrators, "Do not assign" __system',
  exampleKind: 'sharding.js',
  bad: 'db.getSiblingDB("admin").createUser({ user: "shop", pwd: passwordPrompt(), roles: ["root"] })\n',
  good: 'db.getSiblingDB("admin").createUser({ user: "shop", pwd: passwordPrompt(), roles: [{ role: "readWrite", db: "shop" }] })\n',
  *check({ scripts }) {
    for (const script of scripts) {
      for (const { action, values } of operationsOf(script, 'createUser', 'updateUser', 'grantRolesToUser')) {
        const user = textOf(values.get(action)) ?? ''
        for (const role of rolesIn(values.get('roles'))) {
          const name = textOf(role) ?? textOf(fieldOf(role, 'role'))
          // An administrator may well have it.
          const isMeant = name === 'root' && (superusers.has(user) || /admin|root/i.test(user))
          if ((name !== 'root' && name !== '__system') || isMeant) continue
          yield {
            ...atPlace(script, role),
            message: `role ${JSON.stringify(name)} of ${JSON.stringify(user)} owns the whole cluster`,
            hint: 'give it what it needs: { role: "readWrite", db: "DATABASE" }',
          }
        }
      }
    }
  },
})

function rolesIn(value: ScriptValue | undefined): readonly ScriptValue[] {
  return value?.kind === 'list' ? value.items : []
}
