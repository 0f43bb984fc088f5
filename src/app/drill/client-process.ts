import { fork } from 'node:child_process'
import { once } from 'node:events'
import type { ClientNews, ClientOrder } from './clients/client-order.ts'

/** What a process may take to let its clients end what they began. */
const stopMs = 20_000

/** Clients in a process of their own. */
export interface ClientProcess {
  /** What it told last. */
  news(): ClientNews
  hasEnded(): boolean
  /** Lets its clients end what they began; false where it was killed instead, or has ended before with an error. */
  stop(): Promise<boolean>
  kill(): void
}

/** @param program bin/drill-client.cjs; the order goes over a pipe, since it has passwords in it */
export function startClients(program: string, order: ClientOrder): ClientProcess {
  // A session of its own: Ctrl-C in the terminal must not reach it.
  const child = fork(program, [], {
    execArgv: [],
    detached: true,
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  })
  let news: ClientNews = { acked: {}, lastError: undefined }
  let code: number | null | undefined
  child.on('message', (message: ClientNews) => {
    news = message
  })
  child.on('error', ({ message }) => {
    news = { ...news, lastError: message }
  })
  const exited = once(child, 'exit').then(
    ([exit]) => {
      code = exit as number | null
    },
    () => {
      code = null
    },
  )
  child.send(order, () => {})
  return {
    news: () => news,
    hasEnded: () => code !== undefined,
    kill: () => void child.kill('SIGKILL'),
    async stop() {
      if (child.connected) child.send('stop', () => {})
      const timer = setTimeout(() => child.kill('SIGKILL'), stopMs)
      await exited
      clearTimeout(timer)
      return code === 0
    },
  }
}
