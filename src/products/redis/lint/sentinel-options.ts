import type { Conf, Directive } from './conf.ts'

const known = new WeakMap<Conf, ReadonlyMap<string, Directive>>()

/** The last `sentinel OPTION ...`, of a primary where one is named. */
export function lastOption(conf: Conf, option: string, primary = ''): Directive | undefined {
  const made = known.get(conf) ?? optionsOf(conf)
  known.set(conf, made)
  return made.get(`${option} ${primary}`)
}

function optionsOf({ directives }: Conf): ReadonlyMap<string, Directive> {
  const options = new Map<string, Directive>()
  for (const directive of directives) {
    const [option, first] = directive.words
    if (directive.name !== 'sentinel' || option === undefined) continue
    const name = option.text.toLowerCase()
    options.set(`${name} `, directive)
    options.set(`${name} ${first?.text ?? ''}`, directive)
  }
  return options
}
