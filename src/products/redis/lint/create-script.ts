import type { Place } from '../../../formats/scanner.ts'
import type { LintFile } from '../../../lint/linter.ts'

/** A node as the script names it. */
export interface ScriptNode extends Place {
  text: string
  /** With the quotes and the space before it. */
  whole: Place & { length: number }
}

/** One command of `redis-cli --cluster create`. */
export interface CreateCommand extends Place {
  /** The line, with those that continue it. */
  text: string
  /** Undefined where the script makes the list as it runs. */
  nodes: readonly ScriptNode[] | undefined
  /** `--cluster-replicas`; undefined where it is no number. */
  replicas: number | undefined
}

/** A shell script, as far as it tells which cluster it creates and how. */
export interface CreateScript {
  name: string
  lines: readonly string[]
  commands: readonly CreateCommand[]
}

const clients = ['redis-cli', 'valkey-cli']

/** Reads what stands in the script in plain words: it is not run. */
export function readCreateScript({ name, text }: LintFile): CreateScript {
  const lines = text.split('\n')
  const arrays = arraysIn(lines)
  const commands = lines.flatMap((line, index): CreateCommand[] => {
    const create = line.search(/--cluster\s+create\b/)
    const start = Math.max(...clients.map((client) => line.lastIndexOf(client, create)))
    if (create === -1 || start === -1 || /^\s*#/.test(line)) return []
    const last = lastOf(lines, index)
    const command = lines.slice(index, last + 1).join('\n')
    const replicas = /--cluster-replicas[ =]+["']?([0-9]+)/.exec(command)?.[1]
    const named = /--cluster-replicas/.test(command)
    return [
      {
        line: index + 1,
        column: start + 1,
        text: command,
        nodes: nodesOf(lines, index, last, arrays),
        replicas: replicas === undefined ? (named ? undefined : 0) : Number(replicas),
      },
    ]
  })
  return { name, lines, commands }
}

function lastOf(lines: readonly string[], first: number): number {
  let last = first
  while (lines[last]?.endsWith('\\') === true && last + 1 < lines.length) last++
  return last
}

const address = /^(?:[A-Za-z0-9_.-]+|\[[0-9A-Fa-f:]+\]|[0-9A-Fa-f:]+):[0-9]{1,5}$/

type Arrays = ReadonlyMap<string, readonly ScriptNode[] | undefined>

function nodesOf(
  lines: readonly string[],
  first: number,
  last: number,
  arrays: Arrays,
): readonly ScriptNode[] | undefined {
  const command = lines.slice(first, last + 1).join('\n')
  const list = /--cluster\s+create\s+([\s\S]*)/.exec(command)?.[1] ?? ''
  const names = [...list.matchAll(/\$\{?([A-Za-z_]\w*)(?:\[[*@]\])?\}?/g)].map(([, name = '']) => name)
  const [name] = names
  if (name === undefined && !/[$`]/.test(list)) {
    return lines.slice(first, last + 1).flatMap((line, index) => nodesIn(line, first + index + 1))
  }
  return names.length === 1 && name !== undefined && !list.includes('$(') ? arrays.get(name) : undefined
}

function nodesIn(line: string, number: number): ScriptNode[] {
  return [...line.matchAll(/[^\s"'()=]+/g)].flatMap((match) => {
    const [text] = match
    if (!address.test(text)) return []
    const before = /["']/.test(line.charAt(match.index - 1)) ? 1 : 0
    const after = before === 1 && /["']/.test(line.charAt(match.index + text.length)) ? 1 : 0
    const space = /[ \t]/.test(line.charAt(match.index - before - 1)) ? 1 : 0
    const start = match.index - before - space
    const whole = { line: number, column: start + 1, length: space + before + text.length + after }
    return [{ line: number, column: match.index + 1, text, whole }]
  })
}

/** `NODES=(a:1 "b:2")` over lines, and `NODES="a:1 b:2"` on one. */
function arraysIn(lines: readonly string[]): Arrays {
  const arrays = new Map<string, readonly ScriptNode[] | undefined>()
  for (let index = 0; index < lines.length; index++) {
    const start = /^\s*(?:local\s+|readonly\s+|export\s+)?([A-Za-z_]\w*)(\+?)=(\(?)/.exec(lines[index] ?? '')
    if (start === null) continue
    const [, name = '', plus, opening] = start
    const nodes: ScriptNode[] = []
    let isPlain = true
    const first = index
    for (;;) {
      const line = lines[index] ?? ''
      const body = line.replace(/(?:^|\s)#.*$/, '')
      isPlain &&= !/[$`]/.test(body)
      nodes.push(...nodesIn(body, index + 1))
      const isClosed = opening !== '(' || body.includes(')', index === first ? start[0].length : 0)
      if (isClosed || index + 1 >= lines.length) break
      index++
    }
    const isKnown = isPlain && plus === '' && !arrays.has(name)
    arrays.set(name, isKnown ? nodes : undefined)
  }
  return arrays
}
