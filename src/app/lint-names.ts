import { didYouMean } from '../diagnostics/did-you-mean.ts'
import { quoted } from '../diagnostics/finding.ts'
import { DbbalError, exitCodes } from '../errors.ts'
import { forks } from '../lint/forks.ts'
import type { RuleFacts } from '../lint/rule.ts'
import { allRules } from './all-rules.ts'
import type { RunOptions } from './lint-run.ts'

/**
 * Refuses rules and products that there are not, in flags and configurations: they would do nothing, silently.
 *
 * @throws DbbalError (2)
 */
export async function checkNames(
  { flags, targets, configurations }: Pick<RunOptions, 'flags' | 'targets' | 'configurations'>,
  loaded: readonly RuleFacts[],
): Promise<void> {
  const { linters } = await import('../products/linters.ts')
  const products = [...Object.keys(linters), ...Object.keys(forks)]
  const known = new Set(loaded.map(({ id }) => id))
  const isKnown = async (sort: 'rule' | 'product', name: string): Promise<boolean> => {
    if (sort === 'product') return products.includes(name)
    if (!known.has(name)) for (const { id } of await allRules()) known.add(id)
    return known.has(name)
  }
  const words = (sort: 'rule' | 'product'): readonly string[] => (sort === 'rule' ? [...known] : products)

  for (const [sort, names] of [
    ['rule', flags.rules.keys()],
    ['product', targets.keys()],
  ] as const)
    for (const name of names) if (!(await isKnown(sort, name))) throw unknownName(sort, name, words(sort))
  for (const { file, configuration } of configurations.found)
    for (const { sort, name, ...place } of configuration.named)
      if (!(await isKnown(sort, name))) {
        const { configurationFault } = await import('../lint/read-configuration.ts')
        const { message, hint } = unknownName(sort, name, words(sort))
        throw configurationFault(file, place, message, hint)
      }
}

function unknownName(sort: 'rule' | 'product', name: string, words: readonly string[]): DbbalError {
  const near = didYouMean(name, words)
  const list = sort === 'rule' ? 'list them: dbbal rules' : `expected one of ${words.join(', ')}`
  return new DbbalError('LINT_UNKNOWN_NAME', `${sort} ${quoted(name)} is unknown`, {
    exit: exitCodes.usage,
    hint: near === undefined ? list : `did you mean ${quoted(near)}?`,
  })
}
