// How PgBouncer reads numbers, seen on 1.18 and 1.26: strtol with base 0 for whole numbers of [pgbouncer], strtod for its
// times, atoi for everything in [databases], [users] and [peers].

/** A whole number of [pgbouncer]: `0x10` is 16, `010` is 8; undefined where PgBouncer refuses the text. */
export function wholeNumber(text: string): number | undefined {
  const [, sign = '', digits] =
    /^([+-]?)(0[xX][0-9a-fA-F]+|0[0-7]*|[1-9][0-9]*)$/.exec(withoutSpaces(text)) ?? []
  if (digits === undefined) return undefined
  const value = isOctal(digits) ? Number.parseInt(digits, 8) : Number(digits)
  return sign === '-' ? -value : value
}

/** `010` is 8: a leading zero says so. */
export function isOctal(text: string): boolean {
  return /^[+-]?0[0-7]+$/.test(text)
}

/** Seconds of [pgbouncer], with `Infinity` and `NaN` as it takes them; undefined where it refuses the text. */
export function seconds(written: string): number | undefined {
  const text = withoutSpaces(written)
  if (/^[+-]?nan(?:\([A-Za-z0-9_]*\))?$/i.test(text)) return Number.NaN
  if (/^[+]?inf(?:inity)?$/i.test(text)) return Number.POSITIVE_INFINITY
  const [, sign, hexadecimal, fraction = '', power = '0'] =
    /^([+-]?)0x([0-9a-f]+)(?:[.]([0-9a-f]*))?(?:p([+-]?[0-9]+))?$/i.exec(text) ?? []
  const value =
    hexadecimal === undefined
      ? decimal(text)
      : Number.parseInt(`${hexadecimal}${fraction}`, 16) *
        2 ** (Number(power) - 4 * fraction.length) *
        (sign === '-' ? -1 : 1)
  return value === undefined || value < 0 || !Number.isFinite(value) ? undefined : value
}

function decimal(text: string): number | undefined {
  if (!/^[+-]?(?:[0-9]+[.]?[0-9]*|[.][0-9]+)(?:e[+-]?[0-9]+)?$/i.test(text)) return undefined
  const value = Number(text)
  // strtod calls what is too near to 0 out of range: `1e-400`.
  const isTooSmall = Math.abs(value) < 2 ** -1022 && /^[+-]?[0.]*[1-9]/.test(text)
  return isTooSmall ? undefined : value
}

/** Spaces before a number are nothing to C; the reader of the file drops only some of them. */
function withoutSpaces(text: string): string {
  return text.replace(/^[ \t\r\v\f]+/, '')
}

/** What atoi makes of a text: as many digits as it starts with, 0 where it starts with none. */
export function leadingNumber(text: string): number {
  return Number(/^[ \t\n\v\f\r]*([+-]?[0-9]+)/.exec(text)?.[1] ?? 0)
}
