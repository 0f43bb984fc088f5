// https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING-KEYWORD-VALUE
import { Scanner } from './scanner.ts'
import { refuseControlCharacters } from './text.ts'

/** Names and values in the order of the text; of a name that stands twice the last one counts. */
export type Conninfo = readonly (readonly [name: string, value: string])[]

const blanks = /[ \f\n\r\t\v]*/

/** Reads `host=10.0.0.1 password='it''s'` as libpq does; undefined where libpq refuses it, and for a URI. */
export function readConninfo(text: string): Conninfo | undefined {
  if (/^postgres(?:ql)?:\/\//.test(text)) return undefined
  const parameters: (readonly [string, string])[] = []
  const scanner = new Scanner(text)
  for (;;) {
    scanner.take(blanks)
    if (scanner.isAtEnd) return parameters
    const name = scanner.take(/[^= \f\n\r\t\v]+/)
    scanner.take(blanks)
    if (name === '' || scanner.take(/=/) === '') return undefined
    scanner.take(blanks)
    const value = takeValue(scanner)
    if (value === undefined) return undefined
    parameters.push([name, value])
  }
}

function takeValue(scanner: Scanner): string | undefined {
  if (scanner.take(/'/) === '') return unescaped(scanner.take(/(?:\\[\s\S]|[^\\ \f\n\r\t\v])*\\?/))
  const inner = scanner.take(/(?:\\[\s\S]|[^\\'])*/)
  return scanner.take(/'/) === '' ? undefined : unescaped(inner)
}

/** A backslash that nothing follows is dropped. */
function unescaped(text: string): string {
  return text.replaceAll(/\\([\s\S]?)/g, '$1')
}

export function conninfoText(parameters: Conninfo): string {
  return parameters.map(([name, value]) => `${name}=${conninfoValue(value)}`).join(' ')
}

function conninfoValue(text: string): string {
  refuseControlCharacters(text, 'a connection string')
  return /^[\w.-]+$/.test(text) ? text : `'${text.replaceAll(/['\\]/g, '\\$&')}'`
}

/** The value that counts. */
export function conninfoParameter(parameters: Conninfo, name: string): string | undefined {
  return parameters.findLast(([each]) => each === name)?.[1]
}

/** The same with other values; undefined takes a parameter out. */
export function withParameters(
  parameters: Conninfo,
  changed: Readonly<Record<string, string | undefined>>,
): Conninfo {
  const added = Object.entries(changed).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  )
  return [...parameters.filter(([name]) => !Object.hasOwn(changed, name)), ...added]
}
