/** Why a server did not do what it was asked. */
export type ServerFaultKind =
  /** No connection came about, or it took too long. */
  | 'unreachable'
  /** The server does not let this user in. */
  | 'login'
  /** The connection broke while a statement ran: whether it took effect is not known. */
  | 'lost'
  /** The server refused the statement. */
  | 'statement'

/** What a driver says when a server refuses, or is not there. */
export class ServerFault extends Error {
  override readonly name = 'ServerFault'
  readonly kind: ServerFaultKind

  constructor(kind: ServerFaultKind, message: string, cause?: unknown) {
    super(message, { cause })
    this.kind = kind
  }

  static ofConnect(cause: unknown): ServerFault {
    const text = textOf(cause)
    // What pg says itself while it logs in.
    if (text.includes('client password must be a string'))
      return new ServerFault('login', 'a password is asked for, and there is none', cause)
    if (text.startsWith('SASL')) return new ServerFault('login', text, cause)
    return new ServerFault(sqlState(cause) === undefined ? 'unreachable' : 'login', textOf(cause), cause)
  }

  static ofStatement(cause: unknown): ServerFault {
    return new ServerFault(sqlState(cause) === undefined ? 'lost' : 'statement', textOf(cause), cause)
  }
}

/** What a server says has an SQLSTATE, `28P01`; what the operating system says, a name: `ECONNREFUSED`. */
function sqlState(error: unknown): string | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) && /\d/.test(code) ? code : undefined
}

/** Node gives an AggregateError without a text where a name has several addresses. */
function textOf(error: unknown): string {
  if (error instanceof AggregateError && error.message === '')
    return error.errors.map((each) => textOf(each)).join('; ')
  return error instanceof Error ? error.message.trim() : String(error)
}
