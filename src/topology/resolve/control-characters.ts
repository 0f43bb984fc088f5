import type { TopologyPath } from '../../diagnostics/diagnostic.ts'
import { escapeControls } from '../../diagnostics/escape-controls.ts'
import { hasControlCharacter } from '../../formats/text.ts'
import { isMap } from '../data.ts'
import type { Findings } from './findings.ts'

/** No text of the topology may hold a character that ends a line or hides in one. */
export function checkControlCharacters(root: unknown, findings: Findings): void {
  const pending: { value: unknown; path: TopologyPath }[] = [{ value: root, path: [] }]
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { value, path } = next
    if (typeof value === 'string') {
      if (hasControlCharacter(value)) {
        findings.error('TOP001', path, `${visible(value)} holds a control character`, 'write it on one line')
      }
    } else if (Array.isArray(value)) {
      for (const [index, item] of value.entries()) pending.push({ value: item, path: [...path, index] })
    } else if (isMap(value)) {
      for (const [key, item] of Object.entries(value)) {
        const here = [...path, key]
        if (hasControlCharacter(key)) {
          findings.errorAtKey('TOP001', here, `key ${visible(key)} holds a control character`)
        }
        pending.push({ value: item, path: here })
      }
    }
  }
}

function visible(text: string): string {
  return escapeControls(JSON.stringify(text))
}
