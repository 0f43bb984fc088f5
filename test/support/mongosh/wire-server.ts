import { createServer, type Server, type Socket } from 'node:net'
import { decodeBson, encodeBson } from './bson.ts'
import type { Document, Json } from './extended-json.ts'
import type { Connection } from './fake-deployment.ts'
import { ServerError } from './server-error.ts'

const opReply = 1
const opQuery = 2004
const opMsg = 2013

/** Serves a fake connection in MongoDB's wire protocol on a loopback port, for the real mongosh. */
export async function serve(connection: Connection): Promise<{ port: number; close(): void }> {
  const sockets = new Set<Socket>()
  const server: Server = createServer((socket) => {
    sockets.add(socket)
    let pending = Buffer.alloc(0)
    socket.on('error', () => socket.destroy())
    socket.on('data', (data) => {
      pending = Buffer.concat([pending, data])
      while (pending.length >= 4 && pending.length >= pending.readInt32LE()) {
        const message = pending.subarray(0, pending.readInt32LE())
        pending = pending.subarray(message.length)
        socket.write(answer(message, connection))
      }
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return {
    port: address.port,
    close() {
      for (const socket of sockets) socket.destroy()
      server.close()
    },
  }
}

function answer(message: Buffer, connection: Connection): Buffer {
  const requestId = message.readInt32LE(4)
  if (message.readInt32LE(12) === opQuery) {
    const command = decodeBson(message.subarray(message.indexOf(0, 20) + 9))
    const head = Buffer.alloc(20)
    head.writeInt32LE(1, 16)
    return framed(opReply, requestId, Buffer.concat([head, encodeBson(reply(command, connection))]))
  }
  const command = readMessage(message)
  return framed(opMsg, requestId, Buffer.concat([Buffer.alloc(5), encodeBson(reply(command, connection))]))
}

function framed(code: number, responseTo: number, body: Buffer): Buffer {
  const head = Buffer.alloc(16)
  head.writeInt32LE(16 + body.length, 0)
  head.writeInt32LE(responseTo, 8)
  head.writeInt32LE(code, 12)
  return Buffer.concat([head, body])
}

/** The command of an OP_MSG, with its document sequences put in. */
function readMessage(message: Buffer): Document {
  let command: Document = {}
  for (let offset = 20; offset < message.length; ) {
    const kind = message.readUInt8(offset)
    const size = message.readInt32LE(offset + 1)
    if (kind === 0) {
      command = { ...command, ...decodeBson(message.subarray(offset + 1)) }
    } else {
      const nameEnd = message.indexOf(0, offset + 5)
      const documents: Json[] = []
      for (let at = nameEnd + 1; at < offset + 1 + size; at += message.readInt32LE(at)) {
        documents.push(decodeBson(message.subarray(at)))
      }
      command[message.toString('utf8', offset + 5, nameEnd)] = documents
    }
    offset += 1 + size
  }
  return command
}

function reply(command: Document, connection: Connection): Document {
  const [name = ''] = Object.keys(command)
  try {
    if (/^(hello|ismaster)$/i.test(name))
      return { ...connection.run('admin', { hello: { $numberInt: '1' } }), ...greeting() }
    if (name === 'buildInfo') return { version: '7.0.0', versionArray: [], modules: [], ...ok }
    if (name === 'ping' || name === 'endSessions') return ok
    return connection.run(String(command['$db'] ?? 'admin'), command)
  } catch (error) {
    if (!(error instanceof ServerError)) throw error
    return {
      ok: { $numberDouble: '0' },
      code: { $numberInt: String(error.code) },
      codeName: error.codeName,
      errmsg: error.message,
    }
  }
}

const ok: Document = { ok: { $numberDouble: '1' } }

function greeting(): Document {
  return {
    helloOk: true,
    maxBsonObjectSize: { $numberInt: '16777216' },
    maxMessageSizeBytes: { $numberInt: '48000000' },
    maxWriteBatchSize: { $numberInt: '100000' },
    localTime: { $date: { $numberLong: '0' } },
    minWireVersion: { $numberInt: '0' },
    maxWireVersion: { $numberInt: '21' },
    readOnly: false,
    ...ok,
  }
}
