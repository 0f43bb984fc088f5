/** A row that a server acknowledged. */
export interface Ack {
  database: string
  client: number
  sequence: number
  /** When the client wanted to write, its failed tries included; milliseconds since 1970. */
  askedMs: number
  ackedMs: number
}

/** Something that a client was refused. */
export interface ClientError {
  kind: 'write' | 'read' | 'report' | 'login'
  database: string
  client: number
  sequence: number
  /** When what failed was begun; milliseconds since 1970. */
  begunMs: number
  atMs: number
  /** SQLSTATE, or the system's. */
  code: string
  message: string
}

/** A row that the new primary has. */
export interface StoredRow {
  database: string
  client: number
  sequence: number
  /** Clock of the server. */
  writtenMs: number
  timeline: string
}

/** Milliseconds since 1970. */
export interface Window {
  fromMs: number
  toMs: number
}
