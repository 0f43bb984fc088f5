import { didYouMeanHint } from '../../../diagnostics/did-you-mean.ts'
import type { RuleFinding } from '../../../lint/rule.ts'
import { isAvailable, settingOf } from '../../../settings/lookup.ts'
import type { Conf, Directive } from './conf.ts'
import { holdsSecret } from './secret.ts'
import type { Server } from './server-table.ts'
import { settingOfTheOther } from './server-table.ts'
import { wordsFault } from './several-words.ts'

/** What the server refuses a line for, where that line alone shows it. */
export function directiveFault(conf: Conf, directive: Directive): RuleFinding | undefined {
  const { server } = conf
  const { name, words, file, line, column } = directive
  const secret = holdsSecret(directive) ? { holdsSecret: true } : {}
  const setting = settingOf(server.table, name)
  if (setting === undefined) {
    if (name === 'sentinel' || settingOfTheOther(server, name) !== undefined) return undefined
    return unknownName(conf, directive)
  }
  if (!isAvailable(setting, server.version)) return undefined
  const fault = wordsFault(server, setting, words)
  if (fault === undefined) return undefined
  const { word, expected } = fault
  // With another number of words these two are unknown to it.
  const isSkipped = /^(?:rename-command|include)$/.test(name) && isSkippedBySentinel(conf, directive)
  const shown = word === undefined || 'holdsSecret' in secret ? undefined : JSON.stringify(word.text)
  const isComment = words.some(({ text }) => text.startsWith('#'))
  return {
    file: file.name,
    line,
    column: word?.column ?? column,
    message:
      shown === undefined
        ? `${name} has ${count(words.length)}, expected ${expected}`
        : `${name} does not take ${shown}, expected ${expected}`,
    hint: isComment ? 'put the comment on a line of its own' : hintFor(name),
    ...(isSkipped ? { severity: 'warning' as const } : {}),
    ...secret,
  }
}

function count(words: number): string {
  return words === 1 ? 'one value' : `${words === 0 ? 'no' : words} values`
}

function hintFor(name: string): string {
  return `correct the value of ${name}, the server does not start with it`
}

/** Modules give their settings names with a dot, from 8.0 on of any form. */
function mayBeOfModule({ server }: Conf, { name, words }: Directive): boolean {
  const isNew = server.flavor === 'redis' && Number.parseInt(server.version, 10) >= 8
  return (isNew || name.includes('.')) && words.length > 0
}

/** A Sentinel loads no modules, and skips what may be of one. */
function isSkippedBySentinel(conf: Conf, directive: Directive): boolean {
  return conf.kind === 'sentinel.conf' && mayBeOfModule(conf, directive)
}

function unknownName(conf: Conf, directive: Directive): RuleFinding | undefined {
  const { server } = conf
  const { name, file, line, column, words } = directive
  if (conf.last.has('loadmodule') && mayBeOfModule(conf, directive)) return undefined
  return {
    file: file.name,
    line,
    column,
    message: `${JSON.stringify(name)} is no directive of ${server.table.title} ${server.version}`,
    hint: near(server, name) ?? 'remove the line',
    ...(isSkippedBySentinel(conf, directive) ? { severity: 'warning' as const } : {}),
    ...(holdsSecret({ name, words }) ? { holdsSecret: true } : {}),
  }
}

const hints = new Map<string, string | undefined>()
const mostHints = 200

/** Looking for a near name takes its time: a file full of unknown ones gets it for the first. */
function near({ table, version }: Server, name: string): string | undefined {
  const key = `${table.product} ${version} ${name}`
  if (!hints.has(key) && hints.size < mostHints) {
    const names = table.settings.filter((each) => each.section === undefined && isAvailable(each, version))
    hints.set(
      key,
      didYouMeanHint(
        name,
        names.map((each) => each.name),
      ),
    )
  }
  return hints.get(key)
}
