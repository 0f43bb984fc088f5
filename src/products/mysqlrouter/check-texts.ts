import type { Diagnostic, TopologyPath } from '../../diagnostics/diagnostic.ts'
import { DbbalError } from '../../errors.ts'
import { routerValueFault } from '../../formats/router-conf.ts'
import { routerAccount } from '../../topology/router-account.ts'
import { finding } from './finding.ts'
import { filled, type RouterPlace } from './place.ts'

/** Paths and names that the formats cannot hold, or that have a placeholder without a value. */
export function checkTexts(places: readonly RouterPlace[]): readonly Diagnostic[] {
  const [first] = places
  if (first === undefined) return []
  return [...places.flatMap(checkPaths), ...checkNames(first)]
}

function checkPaths(place: RouterPlace): readonly Diagnostic[] {
  const { balancer, declared, cluster } = place
  const own: readonly (readonly [TopologyPath, string | undefined])[] = [
    [['tls', 'clients', 'ca'], declared.tls?.clients?.ca],
    [['tls', 'clients', 'cert'], declared.tls?.clients?.cert],
    [['tls', 'clients', 'key'], declared.tls?.clients?.key],
    [['tls', 'servers', 'ca'], declared.tls?.servers?.ca],
    [['tls', 'servers', 'cert'], declared.tls?.servers?.cert],
    [['tls', 'servers', 'key'], declared.tls?.servers?.key],
    [['rest', 'cert'], declared.rest?.cert],
    [['rest', 'key'], declared.rest?.key],
    [['deploy', 'directory'], declared.deploy?.directory],
  ]
  const all = [
    ...own.map(([path, text]) => [[...balancer.path, ...path], text] as const),
    [[...cluster.path, 'tls', 'ca'], cluster.declared.tls?.ca] as const,
  ]
  return all.flatMap(([path, text]) => (text === undefined ? [] : checkPath(place, path, text)))
}

function checkPath(place: RouterPlace, path: TopologyPath, text: string): readonly Diagnostic[] {
  try {
    const full = filled(text, place)
    const why = full.startsWith('/') ? routerValueFault(full) : 'it is no absolute path'
    if (why === undefined) return []
    const message = `${JSON.stringify(text)} cannot be written to mysqlrouter.conf: ${why}`
    return [finding('MRT035', 'error', path, message, 'write an absolute path on the host')]
  } catch (error) {
    if (!(error instanceof DbbalError)) throw error
    return [finding('MRT035', 'error', path, error.message, error.hint ?? 'write the path out')]
  }
}

function checkNames({ balancer, declared }: RouterPlace): readonly Diagnostic[] {
  const { rest, deploy } = declared
  const account = routerAccount(declared)
  return [
    ...(isAccountName(account)
      ? []
      : [
          finding(
            'MRT035',
            'error',
            [...balancer.path, 'bootstrap', 'account'],
            `account ${JSON.stringify(account)} does not fit, expected 1 to 32 characters without spaces at the ends, braces or a leading "-"`,
            'choose another name',
          ),
        ]),
    ...(rest === undefined || /^[A-Za-z0-9_.@-]+$/.test(rest.user)
      ? []
      : [
          finding(
            'MRT035',
            'error',
            [...balancer.path, 'rest', 'user'],
            `user ${JSON.stringify(rest.user)} does not fit, expected letters, digits, "_", ".", "@" and "-"`,
            'choose another name',
          ),
        ]),
    ...(deploy?.owner === undefined || /^[a-z_][a-z0-9_-]*$/.test(deploy.owner)
      ? []
      : [
          finding(
            'MRT035',
            'error',
            [...balancer.path, 'deploy', 'owner'],
            `owner ${JSON.stringify(deploy.owner)} is no user name`,
            'write the user that the Router runs as: mysqlrouter',
          ),
        ]),
  ]
}

function isAccountName(text: string): boolean {
  const fits = text.length > 0 && text.length <= 32 && !text.startsWith('-')
  return fits && routerValueFault(text) === undefined && !/[\u{10000}-\u{10FFFF}]/u.test(text)
}
