/** What PCRE, ProxySQL's engine, has and JavaScript has not, or writes in another way. */
const pcreOnly = /\(\?[#>|&PRia-z0-9+-]|\\[AGhHKNQERXzZ]|\[\[:|[*+?}]\+|\(\*/

/**
 * Why ProxySQL cannot compile an expression; undefined for one that it can, as far as this process can tell. ProxySQL
 * itself takes a broken one without a word: it matches nothing, or with `negate` every query.
 */
export function faultOfRegex(pattern: string): string | undefined {
  if (pcreOnly.test(pattern)) return undefined
  try {
    new RegExp(pattern)
    return undefined
  } catch (error) {
    return (error as Error).message.replace(/^Invalid regular expression: .*: /, '').toLowerCase()
  }
}
