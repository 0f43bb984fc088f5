import type { RedisConfWord } from '../../../formats/redis-conf.ts'
import type { Edit, RuleFinding } from '../../../lint/rule.ts'
import type { Conf, Directive } from './conf.ts'

/** Where a finding about a directive stands; at a word, where one is given. */
export function at(
  { file, line, column }: Directive,
  word?: RedisConfWord,
): Pick<RuleFinding, 'file' | 'line' | 'column'> {
  return { file: file.name, line, column: word?.column ?? column }
}

/** Where a finding about what is not written stands. */
export function top(conf: Conf): Pick<RuleFinding, 'file' | 'line' | 'column'> {
  return { file: conf.name, line: 1, column: 1 }
}

/** Takes the whole line out. */
export function removal({ file, line }: Directive): Edit {
  const text = file.lines[line - 1] ?? ''
  const isLast = line === file.lines.length
  return { line, column: 1, length: text.length + (isLast ? 0 : 1), text: '' }
}
