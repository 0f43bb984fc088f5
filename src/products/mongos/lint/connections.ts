import type { ScriptValue } from '../../../formats/mongosh-script.ts'
import { operationsOf, type Script, textOf } from './script.ts'

/** A connection string that a script opens. */
export interface ScriptConnection {
  value: ScriptValue
  user: string
  /** '' for none. */
  password: string
  options: ReadonlyMap<string, string>
}

export function connectionsOf(script: Script): readonly ScriptConnection[] {
  return operationsOf(script, 'connect').flatMap(({ values }) => {
    const value = values.get('connect')
    const text = textOf(value)
    if (value === undefined || text === undefined || !/^mongodb(?:\+srv)?:\/\//.test(text)) return []
    const [, user = '', password = ''] = /^[a-z+]+:\/\/([^:@/]*)(?::([^@/]*))?@/.exec(text) ?? []
    const query = text.includes('?') ? text.slice(text.indexOf('?') + 1) : ''
    const options = query
      .split('&')
      .filter((each) => each !== '')
      .map((each) => [each.split('=', 1)[0] ?? '', each.slice(each.indexOf('=') + 1)] as const)
    return [{ value, user: decoded(user), password: decoded(password), options: new Map(options) }]
  })
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
