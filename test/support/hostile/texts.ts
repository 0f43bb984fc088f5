import fc from 'fast-check'
import { hostileText } from '../hostile.ts'

/** What has broken out of a configuration file before. */
const attacks = [
  "'; DROP TABLE mysql_servers; --",
  "' OR '1'='1",
  '"; DROP ROLE postgres; --',
  '$(rm -rf /)',
  '`rm -rf /`',
  '$' + '{HOME}',
  '$dbbal$; DROP ROLE x; $dbbal$',
  '</script><script>quit(9)',
  '"); quit(9); //',
  "'); quit(9); //",
  '*/ quit(9) /*',
  '%include /etc/passwd',
  '; pool_mode = session',
  '# comment',
  '// comment',
  '-- comment',
  '[pgbouncer]',
  '[routing:evil]',
  'a=b',
  'a b',
  ' leading',
  'trailing ',
  'trailing\\',
  '\\',
  "\\'",
  '\\"',
  "'",
  "''",
  '"',
  '""',
  '`',
  '``',
  '%i%n%%',
  '$$',
  '{{owner}}',
  '{nothing}',
  '*',
  'all',
  'PUBLIC',
  'default',
  '__proto__',
  'constructor',
  'true',
  'null',
  '~',
  '- item',
  'key: value',
  '&anchor',
  '*alias',
  '!!tag',
  '0',
  '00123',
  '-1',
  '@file',
  '+@all',
  '~*',
  '>password',
  'é',
  '日本',
  '😀',
  '\u00a0',
  '\ufeff',
  '\u202e',
  'x'.repeat(200),
  'é'.repeat(5000),
]

/** The ends of lines, what hides in them, and halves of characters. */
const controls = [
  '\n',
  '\r',
  '\t',
  '\0',
  '\x1b',
  '\x7f',
  '\x85',
  '\u2028',
  '\u2029',
  '\ud800',
  '\n[pgbouncer]\n',
  '\nrequirepass x',
]

/** Placeholders that have a value are filled in: that is no attack. */
const isFilledIn = /\{(?:host|host\.address|instance|process|environment|database|name)\}/

const any = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(...attacks) },
  { weight: 5, arbitrary: hostileText },
  { weight: 2, arbitrary: fc.tuple(hostileText, fc.constantFrom(...attacks)).map((parts) => parts.join('')) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(hostileText, fc.constantFrom(...controls), hostileText)
      .map((parts) => parts.join('')),
  },
)

export const hostile: fc.Arbitrary<string> = any.filter((text) => !isFilledIn.test(text))
