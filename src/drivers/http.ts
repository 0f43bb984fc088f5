import type { RequestOptions } from 'node:https'
import { ServerFault } from './server-fault.ts'
import { type Tls, tlsOptions } from './tls.ts'

/** A server that speaks HTTP. */
export interface HttpAddress {
  host: string
  port: number
  /** Clear text where absent. */
  tls?: Tls | undefined
  /** Basic authentication. */
  login?: { user: string; password: string } | undefined
}

export interface HttpAnswer {
  status: number
  text: string
}

/** Nobody answers so much. */
const mostBytes = 2 ** 20

/**
 * One request with its answer, whatever its status.
 *
 * @param aborted nobody waits for the answer any more
 * @throws ServerFault; `unreachable` where the request did not get to the server, `lost` where it may have
 */
export async function requestHttp(
  address: HttpAddress,
  { method, path, body }: { method: 'GET' | 'POST'; path: string; body?: object },
  limitMs: number,
  aborted?: AbortSignal,
): Promise<HttpAnswer> {
  const { host, port, login } = address
  const { request } = await import(address.tls === undefined ? 'node:http' : 'node:https')
  const options: RequestOptions = {
    host,
    port,
    method,
    path,
    // A connection of its own: one that was kept may be dead.
    agent: false,
    signal: AbortSignal.any([AbortSignal.timeout(limitMs), ...(aborted ? [aborted] : [])]),
    headers: {
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(login !== undefined && { authorization: basic(login) }),
    },
    ...(address.tls && tlsOptions(address.tls, host)),
  }
  return new Promise((resolve, reject) => {
    let isSent = false
    const fail = (error: Error): void => {
      const text =
        error.name === 'TimeoutError' || error.name === 'AbortError'
          ? `no answer within ${limitMs} ms`
          : error.message
      reject(new ServerFault(isSent ? 'lost' : 'unreachable', text, error))
    }
    const asked = (request as typeof import('node:https').request)(options, (response) => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (part: string) => {
        text += part
        if (text.length > mostBytes) response.destroy(new Error('the answer is too long'))
      })
      response.on('error', fail)
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text }))
    })
    asked.on('error', fail)
    asked.on('socket', (socket) => {
      socket.once(address.tls === undefined ? 'connect' : 'secureConnect', () => {
        isSent = true
      })
    })
    asked.end(body === undefined ? undefined : JSON.stringify(body))
  })
}

function basic({ user, password }: { user: string; password: string }): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`
}
