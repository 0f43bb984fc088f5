import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'

export interface Cue {
  port: number
  /** Answered once what is to be done then is done. */
  when(word: string, act: () => Promise<void>): void
}

/** Where shell scripts say that it is time, each a word on a line, and wait for a line. */
export async function startCue(): Promise<Cue> {
  const acts = new Map<string, () => Promise<void>>()
  const server = createServer((socket) => {
    socket.on('error', () => {})
    socket.setEncoding('utf8').once('data', (text: string) => {
      answer(socket, text.trim()).catch((error) => socket.destroy(error))
    })
  })
  async function answer(socket: Socket, word: string): Promise<void> {
    await acts.get(word)?.()
    socket.end('done\n')
  }
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  server.unref()
  return { port: (server.address() as AddressInfo).port, when: (word, act) => void acts.set(word, act) }
}
