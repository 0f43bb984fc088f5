/**
 * Free TCP ports on 127.0.0.1. All are below 32768, where Linux takes the ports of outgoing connections from, so
 * nobody grabs one between the check and the server's start; the random choice keeps parallel test files apart.
 */
import { createServer } from 'node:net'

const FIRST = 20_000
const LAST = 32_767
/** Redis opens its cluster bus at its port plus this. */
const REDIS_BUS_OFFSET = 10_000

const taken = new Set<number>()

export async function freePort(): Promise<number> {
  return await pick(FIRST, LAST, [0])
}

export async function freePorts(count: number): Promise<number[]> {
  const ports: number[] = []
  while (ports.length < count) ports.push(await freePort())
  return ports
}

/** A port whose cluster bus port (10,000 higher) is free too. */
export async function freeRedisPort(): Promise<number> {
  return await pick(FIRST - REDIS_BUS_OFFSET, LAST - REDIS_BUS_OFFSET, [0, REDIS_BUS_OFFSET])
}

export async function freeRedisPorts(count: number): Promise<number[]> {
  const ports: number[] = []
  while (ports.length < count) ports.push(await freeRedisPort())
  return ports
}

async function pick(first: number, last: number, offsets: readonly number[]): Promise<number> {
  for (let attempt = 0; attempt < 1000; attempt++) {
    const port = first + Math.floor(Math.random() * (last - first + 1))
    const wanted = offsets.map((offset) => port + offset)
    if (wanted.some((each) => taken.has(each))) continue
    const free = await Promise.all(wanted.map(isFree))
    if (free.includes(false)) continue
    for (const each of wanted) taken.add(each)
    return port
  }
  throw new Error(`no free port found between ${first} and ${last}`)
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer()
    probe.once('error', () => resolve(false))
    probe.listen({ port, host: '127.0.0.1' }, () => probe.close(() => resolve(true)))
  })
}
