import type { RedisConfWord } from '../../../formats/redis-conf.ts'
import { type Conf, type Directive, valueIn } from './conf.ts'
import { lastOption } from './sentinel-options.ts'

/** A password in plain text, and whose it is. */
export interface Password {
  directive: Directive
  word: RedisConfWord
  user: string
  password: string
  /** The server asks for it, instead of logging in with it elsewhere. */
  isOwn: boolean
}

/** Those of the server itself, of its users, and the ones it logs in with. */
export function passwordsIn(conf: Conf): Password[] {
  return conf.directives.flatMap((directive) => {
    const [first, second, third] = directive.words
    const given = (word: RedisConfWord | undefined, user: string, isOwn = false): Password[] =>
      word === undefined || word.text === '' ? [] : [{ directive, word, user, password: word.text, isOwn }]
    switch (directive.name) {
      case 'requirepass':
        return given(first, 'default', true)
      case 'masterauth':
      case 'primaryauth':
        return given(first, valueIn(conf, 'masteruser') ?? 'default')
      case 'user':
        return directive.words
          .slice(1)
          .filter(({ text }) => /^>./.test(text))
          .map((word) => ({
            directive,
            word,
            user: first?.text ?? '',
            password: word.text.slice(1),
            isOwn: true,
          }))
      case 'sentinel':
        if (/^auth-pass$/i.test(first?.text ?? ''))
          return given(third, lastOption(conf, 'auth-user', second?.text)?.words[2]?.text ?? 'default')
        return /^sentinel-pass$/i.test(first?.text ?? '') ? given(second, 'default') : []
      default:
        return []
    }
  })
}
