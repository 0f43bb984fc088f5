import { Scanner } from './scanner.ts'
import { takeDoubleQuoted } from './take-double-quoted.ts'

export interface HbaToken {
  /** `open`: a quote that its line does not close. */
  kind: 'word' | 'quoted' | 'comma' | 'open'
  /** Without quotes. */
  text: string
  /** From 1. */
  column: number
}

/** The words of one line of pgbouncer_hba.conf, without its comment. */
export function hbaTokens(line: string): readonly HbaToken[] {
  const scanner = new Scanner(line)
  const tokens: HbaToken[] = []
  for (;;) {
    scanner.take(/[ \t\r\v\f]+/)
    if (scanner.isAtEnd || scanner.take(/#/) !== '') return tokens
    const column = scanner.position + 1
    if (scanner.take(/,/) !== '') {
      tokens.push({ kind: 'comma', text: ',', column })
      continue
    }
    const quoted = line[scanner.position] === '"' ? takeDoubleQuoted(scanner) : ''
    if (quoted !== '') {
      tokens.push({ kind: 'quoted', text: quoted.slice(1, -1).replaceAll('""', '"'), column })
    } else if (line[scanner.position] === '"') {
      return [...tokens, { kind: 'open', text: line.slice(scanner.position), column }]
    } else tokens.push({ kind: 'word', text: scanner.take(/[^,#" \t\r\v\f]+/), column })
  }
}
