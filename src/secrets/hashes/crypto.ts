/** node:crypto, loaded where something is hashed: it costs a start 5 ms, and most runs of lint hash nothing. */
export function crypto(): typeof import('node:crypto') {
  return process.getBuiltinModule('node:crypto')
}
