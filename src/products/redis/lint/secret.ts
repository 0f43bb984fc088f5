import type { Conf, Directive } from './conf.ts'

/** Whether a line holds a password: it is never shown, and its words are never quoted. */
export function holdsSecret({ name, words }: Pick<Directive, 'name' | 'words'>): boolean {
  if (/pas|auth|user/.test(name)) return true
  return name === 'sentinel' && /pass/i.test(words[0]?.text ?? '')
}

/** The files in which a password stands: not those that only name an aclfile, or a user without one. */
export function passwordFiles(confs: readonly Conf[]): readonly string[] {
  const directives = confs.flatMap((conf) => conf.directives)
  const names = directives.filter(isPassword).map(({ file }) => file.name)
  return [...new Set(names)]
}

function isPassword({ name, words }: Directive): boolean {
  if (name === 'user') return words.some(({ text }) => /^[>#]/.test(text))
  const isOption = name === 'sentinel' && /^(?:auth|sentinel)-pass$/i.test(words[0]?.text ?? '')
  const isSetting = /^(?:requirepass|masterauth|primaryauth|tls-(?:client-)?key-file-pass)$/.test(name)
  return isOption || (isSetting && (words[0]?.text ?? '') !== '')
}
