import { stripVTControlCharacters } from 'node:util'
import * as Errors from '@oclif/core/errors'
import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import { didYouMean } from '../diagnostics/did-you-mean.ts'
import { DbbalError, type ExitCode, exitCodes } from '../errors.ts'
import { TopologyFaults } from '../topology/topology-faults.ts'

/** An error as the operator sees it. */
export interface Failure {
  code: string
  message: string
  hint: string | undefined
  exit: ExitCode
  /** Faults of the operator's files. */
  findings: readonly Diagnostic[]
}

/** The command that failed. */
interface FailedCommand {
  id: string
  /** Absent where it has none of its own. */
  flags?: Readonly<Record<string, unknown>>
  baseFlags: Readonly<Record<string, unknown>>
}

/** Maps every error to a message and an exit code: ours, oclif's about the words typed, and bugs. */
export function toFailure(error: Error, command: FailedCommand, bin: string): Failure {
  if (error instanceof DbbalError) {
    const { code, message, hint, exit } = error
    return { code, message, hint, exit, findings: error instanceof TopologyFaults ? error.diagnostics : [] }
  }
  if (error instanceof Errors.CLIError) return usageFailure(error, command, bin)
  return {
    code: 'BUG',
    message: `unexpected error, a bug of ${bin}: ${error.message}`,
    hint: 'run it again with --debug and report the stack',
    exit: exitCodes.bug,
    findings: [],
  }
}

/** What oclif adds: words without news, and a note on flags with several values, which are not greedy here. */
const said =
  /^(See more help with --help|The following errors? occurred:|Note: --[\w-]+ allows? multiple values.*|Alternatively, you can use "--".*)$/

function usageFailure(error: Errors.CLIError, { id, flags, baseFlags }: FailedCommand, bin: string): Failure {
  const lines = stripVTControlCharacters(error.message)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !said.test(line))
  const message = lines
    .join('; ')
    .replaceAll(/(--[\w-]+)=true\b/g, '$1')
    .replaceAll(':; ', ': ')
    .replaceAll(/ {2,}/g, ' ')
  const [, typed] = /^Nonexistent flags?: -*([\w-]+)/.exec(message) ?? []
  const near = typed === undefined ? undefined : didYouMean(typed, Object.keys({ ...baseFlags, ...flags }))
  return {
    code: 'USAGE',
    message: message.charAt(0).toLowerCase() + message.slice(1),
    hint: near === undefined ? `${bin} ${id.replaceAll(':', ' ')} --help` : `did you mean --${near}?`,
    exit: exitCodes.usage,
    findings: [],
  }
}
