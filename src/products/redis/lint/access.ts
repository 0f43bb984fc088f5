import { isLoopback } from '../addresses.ts'
import { type Conf, type Directive, decisive, isYes, valueIn } from './conf.ts'

/** Whether somebody without a password is let in: the state of the user `default`. */
export function isOpen(conf: Conf): boolean {
  if ((valueIn(conf, 'requirepass') ?? '') !== '') return false
  // What an aclfile says cannot be seen here.
  if ((valueIn(conf, 'aclfile') ?? '') !== '') return false
  const rules = conf.directives
    .filter(({ name, words }) => name === 'user' && words[0]?.text === 'default')
    .flatMap(({ words }) => words.slice(1).map(({ text }) => text.toLowerCase()))
  if (rules.length === 0) return true
  const last = rules.findLast((rule) => /^(?:nopass|resetpass|reset|[>#])/.test(rule))
  return last === 'nopass' && rules.findLast((rule) => rule === 'on' || rule === 'off') !== 'off'
}

/** Where it says so, the `bind` that other hosts can reach; `everywhere` where nothing binds it. */
export function openBind(conf: Conf): Directive | 'everywhere' | undefined {
  const bind = decisive(conf, 'bind')
  if (bind === undefined) return 'everywhere'
  const isReachable = bind.words.some(({ text }) => text !== '' && !isLoopback(text.replace(/^-/, '')))
  return isReachable ? bind : undefined
}

export function listensToTheNetwork(conf: Conf): boolean {
  const ports = [valueIn(conf, 'port') ?? '6379', valueIn(conf, 'tls-port') ?? '0']
  return ports.some((port) => Number(port) > 0)
}

export function isProtected(conf: Conf): boolean {
  return valueIn(conf, 'protected-mode')?.toLowerCase() !== 'no'
}

export function isClusterNode(conf: Conf): boolean {
  return conf.kind === 'redis.conf' && isYes(conf, 'cluster-enabled')
}
