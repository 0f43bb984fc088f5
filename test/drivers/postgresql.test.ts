import { type AddressInfo, createServer, type Server, Socket } from 'node:net'
import { afterEach, expect, test, vi } from 'vitest'
import { connectPostgresql, type PostgresqlConnection } from '../../src/drivers/postgresql.ts'

/** AuthenticationOk, ReadyForQuery. */
const welcome = Buffer.from('5200000008000000005a0000000549', 'hex')
/** CommandComplete of nothing, ReadyForQuery. */
const done = Buffer.from('4300000008534554005a0000000549', 'hex')
/** ErrorResponse, ReadyForQuery. */
const refusal = Buffer.from('E\0\0\0\x17SERROR\0C08P01\0Mno\0\0Z\0\0\0\x05I', 'latin1')

let server: Server | undefined
const sockets = new Set<Socket>()
afterEach(() => {
  for (const each of sockets) each.destroy()
  server?.close()
})

/** A server that lets everybody in, and what becomes of what is said to it then. */
async function connectTo(
  onData: (socket: Socket, data: Buffer) => void,
  isPipelined?: boolean,
): Promise<PostgresqlConnection> {
  server = createServer((socket) => {
    sockets.add(socket)
    socket.once('data', () => {
      socket.write(welcome)
      socket.on('data', (data) => onData(socket, data))
    })
  })
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const login = { host: '127.0.0.1', port, user: 'u', password: 'p', database: 'd', tls: undefined }
  return connectPostgresql({ ...login, isPipelined }, 5000)
}

/** A server that answers only what `isAnswered`. */
function connect(isAnswered: (statement: string) => boolean): Promise<PostgresqlConnection> {
  return connectTo((socket, data) => {
    if (data[0] === 0x51 && isAnswered(data.subarray(5, -1).toString())) socket.write(done)
  })
}

test('a server that does not answer is given up at the limit, and the connection with it', async () => {
  const connection = await connect((statement) => statement !== 'PAUSE shop')
  expect(await connection.query('RESUME')).toEqual([])
  await expect(connection.query('PAUSE shop', 50)).rejects.toMatchObject({
    kind: 'lost',
    message: 'no answer to PAUSE within 0.05 s',
  })
  await expect(connection.query('RESUME')).rejects.toMatchObject({ kind: 'lost' })
  await connection.close()
})

test('close does not wait for a silent server', async () => {
  const connection = await connect(() => false)
  await connection.close()
  await expect(connection.query('RESUME')).rejects.toMatchObject({ kind: 'lost' })
})

test('statements wait for their turn', async () => {
  const seen: string[] = []
  const warnings: Error[] = []
  process.on('warning', (warning) => warnings.push(warning))
  const connection = await connect((statement) => seen.push(statement) > 0)
  await Promise.all(['A', 'B', 'C', 'D'].map((statement) => connection.query(statement)))
  expect(seen).toEqual(['A', 'B', 'C', 'D'])
  expect(warnings).toEqual([])
  await connection.close()
})

test('statements of a pipelined connection go out in one write, and each gets its own answer', async () => {
  let heard = ''
  const connection = await connectTo((socket, data) => {
    heard += data.toString('latin1')
    // Nothing is answered before all three are there.
    if (/A\0.*B\0.*C\0$/s.test(heard)) socket.write(Buffer.concat([done, refusal, done]))
  }, true)
  const onItsOwn = vi.spyOn(Socket.prototype, '_write')
  const results = await Promise.allSettled(
    ['A', 'B', 'C'].map(async (statement, turns) => {
      for (let turn = 0; turn < turns; turn += 1) await Promise.resolve()
      return connection.query(statement)
    }),
  )
  const written = onItsOwn.mock.calls.map(([chunk]) => String(chunk))
  onItsOwn.mockRestore()
  expect(written.filter((chunk) => chunk.startsWith('Q'))).toEqual([])
  expect(results).toMatchObject([
    { status: 'fulfilled', value: [] },
    { status: 'rejected', reason: { kind: 'statement', message: 'no' } },
    { status: 'fulfilled', value: [] },
  ])
  await connection.close()
})
