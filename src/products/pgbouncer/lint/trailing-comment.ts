import type { IniEntry } from './databases.ts'

/** Settings whose own language has these signs. */
const free = new Set(['auth_query', 'server_check_query', 'server_reset_query', 'auth_ldap_options'])

/** Where in a value of [pgbouncer], or in a path, a comment was meant to begin, from 0; undefined where none was. */
export function commentIn(value: string, name?: string): number | undefined {
  const at = value.search(/(?<=^|[ \t])[;#]/)
  return at === -1 || (name !== undefined && free.has(name)) ? undefined : at
}

/** The same in a line of another section: a sign where a parameter should begin. */
export function commentInEntry({ pair, parameters, syntaxError }: IniEntry): number | undefined {
  return [...parameters.map(({ place }) => place), ...(syntaxError === undefined ? [] : [syntaxError])]
    .map(({ column }) => column - pair.valuePlace.column)
    .find((offset) => /[;#]/.test(pair.value.charAt(offset)))
}
