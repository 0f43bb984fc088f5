import { createServer } from 'node:net'

/** Below 32768, where Linux takes the ports of outgoing connections from: nobody grabs one before its server starts. */
const first = 20_000
const last = 32_767
const tries = 1000

/** Ports that are free on every address of this machine. */
export async function freePorts(count: number): Promise<readonly number[]> {
  const found = new Set<number>()
  for (let attempt = 0; attempt < tries && found.size < count; attempt += 1) {
    const port = first + Math.floor(Math.random() * (last - first + 1))
    if (await isFree(port)) found.add(port)
  }
  return [...found]
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer()
    probe.once('error', () => resolve(false))
    probe.listen({ port, host: '0.0.0.0' }, () => probe.close(() => resolve(true)))
  })
}
