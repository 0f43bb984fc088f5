/** What SHOW takes, out of the text that SHOW HELP answers with: `SHOW HELP|CONFIG|...`. */
export function knownShows(help: string): readonly string[] {
  return [...help.matchAll(/^\s*SHOW (.*)$/gm)].flatMap(([, words = '']) => words.toLowerCase().split('|'))
}
