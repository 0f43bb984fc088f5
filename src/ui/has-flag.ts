/** Looks at the words themselves: the error may be that they could not be parsed. */
export function hasFlag(argv: readonly string[], flag: string): boolean {
  const end = argv.indexOf('--')
  return argv.slice(0, end === -1 ? undefined : end).includes(flag)
}
