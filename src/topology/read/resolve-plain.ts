// The core schema of YAML 1.2: https://yaml.org/spec/1.2.2/#103-core-schema
const number = /^(?:0o[0-7]+|0x[0-9a-fA-F]+|[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?)$/
const notFinite = /^(?:[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/
const words: ReadonlyMap<string, boolean | null> = new Map([
  ...['', '~', 'null', 'Null', 'NULL'].map((word) => [word, null] as const),
  ...['true', 'True', 'TRUE'].map((word) => [word, true] as const),
  ...['false', 'False', 'FALSE'].map((word) => [word, false] as const),
])

/** What an unquoted scalar means: null, a boolean, a number (NaN for what is not finite), else the text itself. */
export function resolvePlain(source: string): unknown {
  const first = source.charCodeAt(0)
  // Digits, `+`, `-` and `.` begin a number.
  if ((first >= 48 && first <= 57) || first === 43 || first === 45 || first === 46) {
    if (number.test(source)) return Number(source)
    return notFinite.test(source) ? Number.NaN : source
  }
  if (source.length > 5) return source
  const word = words.get(source)
  return word === undefined ? source : word
}
