import type { Directive } from './conf.ts'

/** Whether a line holds a password: it is never shown, and its words are never quoted. */
export function holdsSecret({ name, words }: Pick<Directive, 'name' | 'words'>): boolean {
  if (/pas|auth|user/.test(name)) return true
  return name === 'sentinel' && /pass/i.test(words[0]?.text ?? '')
}
