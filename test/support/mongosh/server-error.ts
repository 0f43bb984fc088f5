/** The error that mongosh throws for a command that the server refused. */
export class ServerError extends Error {
  override readonly name = 'MongoServerError'
  readonly code: number
  readonly codeName: string

  constructor(code: number, codeName: string, message: string) {
    super(message)
    this.code = code
    this.codeName = codeName
  }
}
