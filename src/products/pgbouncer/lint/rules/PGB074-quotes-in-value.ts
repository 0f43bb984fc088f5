import { candidates } from '../../../../settings/lookup.ts'
import { settingsTable } from '../../table.ts'
import { type GivenSetting, givenSettings } from '../given-settings.ts'
import { pgbouncerRule } from '../pgbouncer-rule.ts'
import { lineOf, placeIn } from '../place-in.ts'

export default pgbouncerRule({
  id: 'PGB074',
  name: 'quotes-in-value',
  severity: 'error',
  profile: 'minimal',
  summary: 'quotes or commas that PgBouncer does not know as such become part of a value, or eat a letter',
  why: 'The path with its quotes is not found, host=db1,port=5432 is one host, and behind a closing quote one letter is lost.',
  source:
    'PgBouncer 1.18 and 1.26, SHOW DATABASES: the host of host=a,port=1 is "a,port=1", that of host="h" has its quotes; host=\'a\'port=1: `unrecognized connection parameter: ort`',
  hidden: 'a path, a host or a password may hold such signs',
  exampleKind: 'pgbouncer.ini',
  bad: '[databases]\nshop = host=db1,port=5433\n[pgbouncer]\nadmin_users = "admin"\n',
  good: '[databases]\nshop = host=db1 port=5433\n[pgbouncer]\nadmin_users = admin\n',
  *check(unit) {
    for (const given of givenSettings(unit)) {
      const fault = faultOf(given)
      if (fault === undefined) continue
      yield { ...placeIn(given.pair.source, given.valuePlace), ...fault }
    }
  },
})

/** Passwords are not looked into: they may hold anything. */
function faultOf(given: GivenSetting): { message: string; hint: string } | undefined {
  const { section, name, value, setting } = given
  if (setting?.type !== 'string' || name === 'password') return undefined
  const quotes = section === 'pgbouncer' ? /^(?:"[^"]*"|'[^']*')$/ : /^"[^"]*"$/
  if (quotes.test(value) && !name.endsWith('query')) {
    const hint = section === 'pgbouncer' ? 'leave the quotes out' : "write '...', or leave the quotes out"
    return { message: `the quotes are part of ${name}, expected its value alone`, hint }
  }
  if (section === 'pgbouncer') return undefined
  const swallowed = isQuoted(given) ? undefined : swallowedName(given)
  if (swallowed === undefined) return undefined
  return {
    message: `${swallowed}= is part of ${name}, expected a space before it`,
    hint: 'put a space between them',
  }
}

function isQuoted({ pair, valuePlace }: GivenSetting): boolean {
  return lineOf(pair.source, valuePlace.line).charAt(valuePlace.column - 1) === "'"
}

/** `host=db1,port=5433`, `host= port=5433`. */
function swallowedName({ section, value }: GivenSetting): string | undefined {
  const [, name] = /(?:^|[,;\t])[ \t]*([a-z_]+)=/.exec(value) ?? []
  if (name === undefined) return undefined
  return candidates(settingsTable, section).some((each) => each.name === name) ? name : undefined
}
