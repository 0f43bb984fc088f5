import type { ScriptValue } from '../../../formats/mongosh-script.ts'
import { type ListedHost, setString } from './addresses.ts'
import { fieldOf, type Operation, operationsOf, type Script, textOf } from './script.ts'
import type { MongosUnit } from './unit.ts'

/** A replica set as a script initiates it, in plain words. */
export interface InitiatedSet {
  set: string
  file: string
  script: Script
  operation: Operation
  members: readonly ScriptValue[]
  hosts: readonly ListedHost[]
  isConfigServer: boolean
}

export function initiatedSets({ scripts }: Pick<MongosUnit, 'scripts'>): readonly InitiatedSet[] {
  return scripts.flatMap((script) =>
    operationsOf(script, 'replSetInitiate', 'replSetReconfig').flatMap((operation): InitiatedSet[] => {
      const config = operation.values.get(operation.action)
      const set = textOf(fieldOf(config, '_id'))
      const members = fieldOf(config, 'members')
      if (set === undefined || members?.kind !== 'list') return []
      const configServer = fieldOf(config, 'configsvr')
      return [
        {
          set,
          file: script.name,
          script,
          operation,
          members: members.items,
          hosts: members.items.flatMap((member) => {
            const host = textOf(fieldOf(member, 'host'))
            return host === undefined ? [] : setString(host).hosts
          }),
          isConfigServer: configServer?.kind === 'boolean' && configServer.value,
        },
      ]
    }),
  )
}
