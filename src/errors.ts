/** The only exit codes of dbbal; the same in every command. */
export const exitCodes = {
  ok: 0,
  /** Findings, drift or changes pending. */
  findings: 1,
  /** Usage, unreadable input or an invalid topology. */
  usage: 2,
  /** A server cannot be reached. */
  unreachable: 3,
  /** Refused for safety. */
  refused: 4,
  /** Partly done or state unknown; an operator is needed. */
  unknownState: 5,
  /** Tried, failed, everything as before. */
  failed: 6,
  /** Our bug. */
  bug: 70,
  /** Ctrl-C, after cleaning up. */
  interrupted: 130,
  /** SIGTERM, after cleaning up. */
  terminated: 143,
} as const

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]

/** What stops dbbal and the operator can act on. A plain Error is our own bug. */
export class DbbalError extends Error {
  override readonly name = 'DbbalError'
  readonly code: string
  readonly exit: ExitCode
  /** The next thing to type. */
  readonly hint: string | undefined

  constructor(
    code: string,
    message: string,
    options: { exit: ExitCode; hint?: string | undefined; cause?: unknown },
  ) {
    super(message, { cause: options.cause })
    this.code = code
    this.exit = options.exit
    this.hint = options.hint
  }
}
