const leastInt = -(2 ** 31)
const mostInt = 2 ** 31 - 1

/** A number as the server reads it: `010` is 8 and `0x10` is 16; undefined for what it refuses. */
export function serverInteger(text: string): number | undefined {
  const [, sign = '', digits = ''] = /^([+-]?)(0[xX][0-9a-fA-F]+|0[0-7]*|[1-9][0-9]*)$/.exec(text) ?? []
  if (digits === '') return undefined
  const size = /^0[0-7]+$/.test(digits) ? Number.parseInt(digits, 8) : Number(digits)
  const value = sign === '-' ? -size : size
  return value < leastInt || value > mostInt ? undefined : value
}

/** A number with a fraction, as the server reads it; undefined for what it refuses. */
export function serverDouble(text: string): number | undefined {
  const isNumber = /^[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?$/.test(text)
  return isNumber ? Number(text) : undefined
}
