import { didYouMean } from '../../../../diagnostics/did-you-mean.ts'
import { isAtLeast } from '../../../../settings/version.ts'
import { pgbouncerRule } from '../pgbouncer-rule.ts'
import { placeIn } from '../place-in.ts'

/** Since when PgBouncer has a section. */
const sections: Readonly<Record<string, string>> = {
  databases: '0',
  pgbouncer: '0',
  users: '0',
  peers: '1.19',
}

export default pgbouncerRule({
  id: 'PGB063',
  name: 'unknown-section',
  severity: 'error',
  profile: 'minimal',
  summary: 'a section that PgBouncer does not have',
  why: 'PgBouncer does not start.',
  source: 'PgBouncer 1.18 and 1.26: `invalid section "foo" in configuration`; 1.18 says it of [peers]',
  exampleKind: 'pgbouncer.ini',
  bad: '[database]\n* = host=db1\n[pgbouncer]\nlisten_port = 6432\n',
  good: '[databases]\n* = host=db1\n[pgbouncer]\nlisten_port = 6432\n',
  fix: 'unsafe',
  *check(unit) {
    for (const item of unit.items) {
      if (item.kind !== 'section') continue
      const since = Object.hasOwn(sections, item.name) ? sections[item.name] : undefined
      if (since !== undefined && isAtLeast(unit.version, since)) continue
      const near = didYouMean(item.name.trim(), Object.keys(sections))
      const { line, column, name } = item
      yield {
        ...placeIn(item.source, item),
        message:
          since === undefined
            ? `[${name}] is no section, expected one of ${Object.keys(sections).join(', ')}`
            : `[${name}] is not in PgBouncer ${unit.version}: it came with ${since}`,
        hint: near === undefined || since !== undefined ? 'remove it and its lines' : `write [${near}]`,
        ...(near !== undefined &&
          since === undefined && {
            fix: {
              title: `write [${near}]`,
              edits: [{ line, column: column + 1, length: name.length, text: near }],
            },
          }),
      }
    }
  },
})
