import { hasControlCharacter } from '../formats/text.ts'
import { isPlaceholder } from './placeholder-secrets.ts'

/** The value itself. @throws Error that says why no file may hold it, never what it is. */
export function usable(value: string): string {
  if (value === '') throw new Error('it is empty')
  if (hasControlCharacter(value)) throw new Error('it holds a control character')
  if (isPlaceholder(value)) throw new Error('it reads like a placeholder, which is written as it is')
  return value
}
