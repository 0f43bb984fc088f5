import type { Command } from '@oclif/core'
import { didYouMean } from '../diagnostics/did-you-mean.ts'
import { escapeControls } from '../diagnostics/escape-controls.ts'
import { quoted } from '../diagnostics/finding.ts'
import { exitCodes } from '../errors.ts'
import type { Failure } from './failure.ts'
import { hasFlag } from './has-flag.ts'

type Commands = Readonly<Record<string, Pick<Command.Cached, 'args'>>>

/**
 * What is wrong with the words before the first flag: no command, or more words than the command takes. oclif would
 * take all of them for a command's name, and show its own text. Ids are those of the manifest: `topology:show`.
 */
export function unknownCommand(
  argv: readonly string[],
  commands: Commands,
  bin: string,
): Failure | undefined {
  const words = leadingWords(argv)
  if (words.length === 0) return noCommand(argv, bin)
  for (let length = 1; length <= words.length; length++) {
    const path = words.slice(0, length)
    const id = path.join(':')
    // `failover history` is a command below a command.
    if (Object.hasOwn(commands, `${id}:${words[length]}`)) continue
    if (Object.hasOwn(commands, id)) {
      const args = Object.values(commands[id]?.args ?? {})
      const extra = args.some(({ multiple }) => multiple === true) ? undefined : words[length + args.length]
      return extra === undefined
        ? undefined
        : usage(`unexpected argument ${quoted(extra)}`, `${bin} ${path.join(' ')} --help`)
    }
    if (!Object.keys(commands).some((each) => each.startsWith(`${id}:`))) return unknown(path, commands, bin)
  }
  // A topic alone shows its help.
  return undefined
}

/** `topology:show` is `topology show` for oclif as well. */
function leadingWords(argv: readonly string[]): string[] {
  const flag = argv.findIndex((word) => word.startsWith('-'))
  const [first, ...others] = argv.slice(0, flag === -1 ? undefined : flag)
  return first === undefined ? [] : [...first.split(':'), ...others]
}

function noCommand(argv: readonly string[], bin: string): Failure | undefined {
  const [first] = argv
  if (first === undefined || first === '--version' || hasFlag(argv, '--help')) return undefined
  return usage(`expected a command before ${quoted(first)}`, `${bin} --help`)
}

function unknown(path: readonly string[], commands: Commands, bin: string): Failure {
  const typed = path.join(' ')
  const known = Object.keys(commands).map((id) => id.split(':').slice(0, path.length).join(' '))
  const near = didYouMean(typed, known)
  const question = near === undefined ? '' : `, did you mean ${quoted(near)}?`
  return usage(`unknown command ${quoted(typed)}${question}`, [bin, ...path.slice(0, -1), '--help'].join(' '))
}

function usage(message: string, hint: string): Failure {
  return { code: 'USAGE', message: escapeControls(message), hint, exit: exitCodes.usage, findings: [] }
}
