import type { Diagnostic, TopologyPath } from '../../diagnostics/diagnostic.ts'
import { type Data, isMap } from '../data.ts'
import type { ParsedFile } from './parsed-file.ts'

const joinedSections: readonly string[] = ['hosts', 'clusters', 'balancers', 'shardings', 'environments']

/** What two files say, at its place in the second. */
export interface SaidTwice extends Diagnostic {
  file: string
  path: TopologyPath
}

/** All files as one map: sections of included files are joined, and nothing may be said twice. */
export function joinFiles(files: readonly ParsedFile[]): { joined: Data; saidTwice: readonly SaidTwice[] } {
  const found: SaidTwice[] = []
  const joined: Record<string, unknown> = {}
  const saidTwice = (what: string, file: ParsedFile, path: readonly string[]): void => {
    found.push({
      id: 'TOP002',
      severity: 'error',
      message: `${what} is declared in another file as well`,
      hint: 'keep one of the two',
      path,
      atKey: true,
      file: file.name,
    })
  }
  for (const file of files) {
    const { include: _include, ...data } = file.data
    for (const [key, value] of Object.entries(data)) {
      const before = Object.hasOwn(joined, key) ? joined[key] : undefined
      if (before === undefined) joined[key] = value
      else if (joinedSections.includes(key) && isMap(before) && isMap(value)) {
        for (const name of Object.keys(value)) {
          if (Object.hasOwn(before, name)) saidTwice(`${key}.${name}`, file, [key, name])
        }
        joined[key] = { ...before, ...value }
      } else if (key !== 'version' || value !== before) saidTwice(key, file, [key])
    }
  }
  return { joined, saidTwice: found }
}
