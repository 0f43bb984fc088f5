import { readFileSync } from 'node:fs'

/** A global variable as ProxySQL 3.0.1 reports it. */
interface GlobalVariable {
  name: string
  default: string
  accepts(value: string): boolean
}

/** ProxySQL takes these at start only. */
export const restartOnly: ReadonlySet<string> = new Set([
  'mysql-threads',
  'mysql-interfaces',
  'mysql-stacksize',
])

/** The variables of a version, from fixtures/settings/proxysql-variables.tsv. */
export function globalVariables(version: string): Map<string, GlobalVariable> {
  const [, ...lines] = readFileSync('fixtures/settings/proxysql-variables.tsv', 'utf8').trimEnd().split('\n')
  const all = lines.map((line) => {
    const [name = '', value = '', type = '', low = '', high = ''] = line.split('\t')
    return { name, default: value, accepts: checkOf(type, low, high) }
  })
  const isIn = (name: string): boolean => version >= '3' || !/^pgsql-|^admin-pgsql_ifaces$/.test(name)
  return new Map(all.filter(({ name }) => isIn(name)).map((variable) => [variable.name, variable]))
}

function checkOf(type: string, low: string, high: string): (value: string) => boolean {
  if (type === 'bool') return (value) => ['true', 'false', '1', '0'].includes(value.toLowerCase())
  const range = /^(>?)([0-9]+)\.\.(<?)([0-9]+)$/.exec(low)
  if (range !== null) {
    const [, isOpen, from, isOpenEnd, to] = range
    const [least, most] = [Number(from) + (isOpen === '>' ? 1 : 0), Number(to) - (isOpenEnd === '<' ? 1 : 0)]
    return (value) => /^[0-9]+$/.test(value) && Number(value) >= least && Number(value) <= most
  }
  const isInt = type === 'int' && /^[0-9]+$/.test(high) && !(low === '0' && high === '0')
  if (!isInt) return () => true
  return (value) => /^[0-9]+$/.test(value) && Number(value) >= Number(low) && Number(value) <= Number(high)
}
