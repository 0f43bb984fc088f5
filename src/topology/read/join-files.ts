import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import { type Data, isMap } from '../data.ts'
import type { ParsedFile } from './parsed-file.ts'

const joinedSections = ['hosts', 'clusters', 'balancers', 'shardings', 'environments'] as const

/** All files as one map: sections of included files are joined, and nothing may be said twice. */
export function joinFiles(files: readonly ParsedFile[]): {
  joined: Data
  diagnostics: readonly Diagnostic[]
} {
  const diagnostics: Diagnostic[] = []
  const joined: Record<string, unknown> = {}
  for (const file of files) {
    for (const [key, value] of Object.entries(file.data)) {
      if (key === 'include') continue
      const before = joined[key]
      if (before === undefined) joined[key] = value
      else if (key === 'version') continue
      else if (isJoined(key) && isMap(before) && isMap(value)) {
        for (const name of Object.keys(value).filter((candidate) => Object.hasOwn(before, candidate))) {
          diagnostics.push(
            said(`${key}.${name} is declared in two files, the second is ${file.name}`, [key, name]),
          )
        }
        joined[key] = { ...before, ...value }
      } else
        diagnostics.push(
          said(`${JSON.stringify(key)} is declared in two files, the second is ${file.name}`, [key]),
        )
    }
  }
  return { joined, diagnostics }
}

function isJoined(key: string): boolean {
  return (joinedSections as readonly string[]).includes(key)
}

function said(message: string, path: readonly string[]): Diagnostic {
  return { id: 'TOP002', severity: 'error', message, hint: 'keep one of the two', path, atKey: true }
}
