import type { Edit } from '../../../lint/rule.ts'
import type { RouterOption, RouterSection, RouterUnit } from './unit.ts'

interface At {
  file: string
  line: number
  column: number
}

/** Where an option's name begins. */
export function atOption({ file }: RouterUnit, { line, column }: RouterOption): At {
  return { file, line, column }
}

/** Where its value begins. */
export function atValue({ file }: RouterUnit, { line, valueColumn }: RouterOption): At {
  return { file, line, column: valueColumn }
}

/** Where a section begins. */
export function atSection({ file }: RouterUnit, { line, column }: RouterSection): At {
  return { file, line, column }
}

/** Takes a whole line away. */
export function removeLine({ lines }: RouterUnit, line: number): Edit {
  return { line, column: 1, length: (lines[line - 1] ?? '').length + 1, text: '' }
}
