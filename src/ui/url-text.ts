import type { UrlResult } from '../app/url.ts'
import type { ClientUrl } from '../app/urls/client-url.ts'

/** Connection strings for stdout, one a line; several sorts of them each under a line that says what they are. */
export function urlText({ urls }: UrlResult): string {
  const sorts = new Map<string, string[]>()
  for (const each of urls) {
    const known = sorts.get(titleOf(each))
    if (known === undefined) sorts.set(titleOf(each), [each.url])
    else known.push(each.url)
  }
  const isOne = sorts.size === 1
  return [...sorts].map(([title, lines]) => `${isOne ? '' : `# ${title}\n`}${lines.join('\n')}\n`).join('')
}

function titleOf({ access, balancer, host }: ClientUrl): string {
  const through = balancer === undefined ? '' : ` through ${balancer}`
  return `${access.join(' and ')}${through}${host === undefined ? '' : `, on ${host}`}`
}
