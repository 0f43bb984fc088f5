/** One rule of a user, as the server reads it. */
export interface AclRule {
  /** As it stands in the topology, with parentheses. */
  word: string
  /** Without the parentheses of the selector that it opens or closes; empty where it is nothing else. */
  text: string
  inSelector: boolean
  /** A pattern after all keys or all channels were allowed. */
  isAfterAll: boolean
}

/**
 * Takes the words of a user's rules apart as Redis 7 does: a selector reaches from a word that begins with `(` to the
 * first one that ends with `)`. Elsewhere parentheses are part of a pattern.
 */
export function readRules(words: readonly string[]): { rules: AclRule[]; isClosed: boolean } {
  const ofUser = new Set<Kind>()
  let ofSelector: Set<Kind> | undefined
  const rules = words.map((word): AclRule => {
    const opens = ofSelector === undefined && word.startsWith('(')
    if (opens) ofSelector = new Set()
    const inSelector = ofSelector !== undefined
    const closes = inSelector && word.endsWith(')')
    const text = word.slice(opens ? 1 : 0, closes ? -1 : undefined)
    const isAfterAll = follow(text.toLowerCase(), ofSelector ?? ofUser)
    if (closes) ofSelector = undefined
    return { word, text, inSelector, isAfterAll }
  })
  return { rules, isClosed: ofSelector === undefined }
}

type Kind = 'keys' | 'channels'

/** Notes what a rule allows all of; true for a pattern of what is allowed as a whole already. */
function follow(rule: string, allowed: Set<Kind>): boolean {
  const kind = /^[~%]|keys$/.test(rule) ? 'keys' : 'channels'
  if (rule === 'allkeys' || rule === '~*' || rule === 'allchannels' || rule === '&*') allowed.add(kind)
  else if (rule === 'resetkeys' || rule === 'resetchannels') allowed.delete(kind)
  else return /^[~%&]/.test(rule) && allowed.has(kind)
  return false
}
