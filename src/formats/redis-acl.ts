import { refuseControlCharacters, unwritableText } from './text.ts'

/** One line of an aclfile: its words are split at single spaces, nothing quotes, and comments are refused. */
export function aclLine(user: string, rules: readonly string[]): string {
  return ['user', user, ...rules].map(aclWord).join(' ')
}

function aclWord(text: string): string {
  refuseControlCharacters(text, 'an aclfile')
  if (text === '') throw unwritableText('an aclfile', 'it is empty')
  if (/\s/.test(text)) throw unwritableText('an aclfile', 'it holds a space')
  return text
}

/** One user of an aclfile. Lines and columns count from 1. */
export interface AclUser {
  line: number
  name: string
  rules: readonly string[]
}

/** A line that the server refuses, and with it the whole file. */
export interface AclFault {
  line: number
  fault: 'no user' | 'empty rule' | 'user twice'
}

/** Reads an aclfile by the server's own rules. */
export function readAcl(text: string): (AclUser | AclFault)[] {
  const seen = new Set<string>()
  return text.split('\n').flatMap((raw, index): (AclUser | AclFault)[] => {
    const line = index + 1
    const body = raw.replace(/^[ \t\r]+|(?<![ \t\r])[ \t\r]+$/g, '')
    if (body === '') return []
    const [keyword, name, ...rules] = body.split(' ')
    if (keyword !== 'user' || name === undefined) return [{ line, fault: 'no user' }]
    if (rules.includes('') || name === '') return [{ line, fault: 'empty rule' }]
    if (seen.has(name)) return [{ line, fault: 'user twice' }]
    seen.add(name)
    return [{ line, name, rules }]
  })
}
