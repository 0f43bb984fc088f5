import type { YamlFault } from './yaml-fault.ts'

type Slip = Omit<YamlFault, 'line'>

const secret = /pass|secret/i

/**
 * What people write into YAML that is none, seen from one line alone; undefined where nothing is. `goesOn` says that
 * the line may go on with the value above it.
 */
export function yamlSlip(line: string, goesOn: boolean): Slip | undefined {
  const text = line.trimStart()
  const indent = line.slice(0, line.length - text.length)
  const column = indent.length + 1
  if (text.startsWith('//')) {
    return {
      column,
      message: '"//" begins no comment in YAML',
      hint: 'begin it with #',
      isComment: true,
      replacement: { title: 'begin the comment with #', length: 2, text: '#' },
    }
  }
  if (indent.includes('\t') && /^["'\w.-]+[ \t]*:(?:\s|$)/.test(text)) {
    return {
      column: indent.indexOf('\t') + 1,
      message: 'a tab indents the line, expected spaces',
      hint: 'indent with spaces',
    }
  }
  if (goesOn) return undefined
  const glued = /^([A-Za-z][\w.]*):([^\s:/\\][^:]*)$/.exec(text.trimEnd())
  if (glued !== null) {
    const [, name = '', value = ''] = glued
    const shown = secret.test(name) ? `${name}:...` : `${name}:${value}`
    return {
      column: column + name.length,
      message: `no space behind the colon of ${JSON.stringify(shown)}`,
      hint: `write ${JSON.stringify(shown.replace(':', ': '))}`,
    }
  }
  const equals = /^([A-Za-z][\w.]*)[ \t]*=(?!=)/.exec(text)
  if (equals !== null && !/:(?:\s|$)/.test(text)) {
    return {
      column,
      message: `${JSON.stringify(equals[1])} is followed by "=", expected ":"`,
      hint: 'write NAME: VALUE',
    }
  }
  return undefined
}
