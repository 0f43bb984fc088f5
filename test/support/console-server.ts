/**
 * A server that speaks PostgreSQL's simple protocol as PgBouncer's console does: it lets everybody in, and answers each
 * statement with rows of text, or with an error.
 *
 *   const console = await startConsole((statement) => statement === 'SHOW CONFIG' ? [{ key: 'a', value: '1' }] : [])
 */
import { type AddressInfo, createServer, type Socket } from 'node:net'

type Answer = readonly Readonly<Record<string, string>>[] | Error

export interface ConsoleServer {
  url: string
  port: number
  /** Statements in their order. */
  said: readonly string[]
  close(): void
}

/** @param refusal of every login */
export async function startConsole(
  answer: (statement: string) => Answer,
  refusal?: string,
): Promise<ConsoleServer> {
  const said: string[] = []
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.once('data', () => {
      if (refusal !== undefined) {
        socket.end(answerOf(new Error(refusal)))
        return
      }
      socket.write(Buffer.concat([message('R', int32(0)), ready]))
      socket.on('data', (data) => {
        if (data[0] !== 'Q'.charCodeAt(0)) return
        const statement = data.subarray(5, -1).toString()
        said.push(statement)
        socket.write(Buffer.concat([answerOf(answer(statement)), ready]))
      })
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `postgres://adm@127.0.0.1:${port}/pgbouncer`,
    port,
    said,
    close() {
      for (const each of sockets) each.destroy()
      server.close()
    },
  }
}

function answerOf(answer: Answer): Buffer {
  if (answer instanceof Error) return message('E', Buffer.from(`SERROR\0C08P01\0M${answer.message}\0\0`))
  const names = Object.keys(answer[0] ?? {})
  const columns = names.map((name) =>
    Buffer.concat([text(name), int32(0), int16(0), int32(25), int16(-1), int32(-1), int16(0)]),
  )
  const rows = answer.map((row) =>
    message(
      'D',
      int16(names.length),
      ...names.flatMap((name) => {
        const value = Buffer.from(row[name] ?? '')
        return [int32(value.length), value]
      }),
    ),
  )
  return Buffer.concat([message('T', int16(names.length), ...columns), ...rows, message('C', text('SHOW'))])
}

function message(type: string, ...parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts)
  return Buffer.concat([Buffer.from(type), int32(body.length + 4), body])
}

function text(value: string): Buffer {
  return Buffer.from(`${value}\0`)
}

function int32(value: number): Buffer {
  const buffer = Buffer.alloc(4)
  buffer.writeInt32BE(value)
  return buffer
}

function int16(value: number): Buffer {
  const buffer = Buffer.alloc(2)
  buffer.writeInt16BE(value)
  return buffer
}

const ready = message('Z', Buffer.from('I'))
