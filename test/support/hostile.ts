import fc from 'fast-check'

/** What means something in one format or another. */
const nasty = [
  ...'\'"\\`;#%$,=:@+*/|&<>()[]{}!?~^-._ ',
  ' ',
  "'",
  '"',
  '\\',
  '$dbbal$',
  '$$',
  '--',
  '/*',
  '*/',
  '%i',
  '%%',
  "''",
  '""',
  '{database}',
  'all',
  '; admin_users = evil',
  "' host=evil",
  'é',
  'ß',
  'ж',
  '日本',
  '😀',
]

/** Texts that try to break out of their place; no control characters, which the load refuses. */
export const hostileText: fc.Arbitrary<string> = fc
  .array(fc.oneof(fc.constantFrom(...nasty), fc.string({ maxLength: 4 }), fc.constantFrom(...'abcXYZ019')), {
    minLength: 1,
    maxLength: 12,
  })
  .map((parts) => parts.join('').replaceAll(/[\p{Cc}\u2028\u2029]|\p{Cs}/gu, ''))
  .filter((text) => text !== '')
