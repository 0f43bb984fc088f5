/** What dbbal makes of Patroni's answers, on a server that answers what the test says. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { patroni } from '../../src/engines/postgresql/manager/patroni.ts'

const member = (name: string, host: string, more: object = {}) => ({
  name,
  role: 'replica',
  state: 'running',
  host,
  port: 5432,
  ...more,
})
const cluster = {
  members: [member('node-1', '127.0.0.1', { role: 'leader' }), member('node-2', '10.0.0.2')],
}

type Answer = (request: IncomingMessage, response: ServerResponse, body: string) => void
const json =
  (value: object, status = 200): Answer =>
  (_, response) =>
    response.writeHead(status).end(JSON.stringify(value))
const says =
  (status: number, text: string): Answer =>
  (_, response) =>
    response.writeHead(status).end(text)

const open: Server[] = []
afterEach(() => {
  for (const each of open.splice(0)) {
    each.closeAllConnections()
    each.close()
  }
})

/** Patroni of a, which answers; that of b does not. */
async function started(answers: Readonly<Record<string, Answer>>, scope?: string) {
  const asked: { path: string | undefined; body: string; authorization: string | undefined }[] = []
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (part) => {
      body += part
    })
    request.on('end', () => {
      const { authorization } = request.headers
      asked.push({ path: request.url, body, authorization })
      const answer = answers[request.url ?? '']
      if (answer === undefined) response.writeHead(404).end()
      else answer(request, response, body)
    })
  })
  open.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const manager = patroni({
    instances: [
      { name: 'a', host: '127.0.0.1', port: 5432 },
      { name: 'b', host: '10.0.0.2', port: 5432 },
    ],
    scope,
    api: { port, login: { user: 'operator', password: 'pä:ss' } },
  })
  return { manager, asked }
}

const never = new AbortController().signal
const usual = { '/cluster': json(cluster), '/patroni': json({ patroni: { scope: 'shop' } }) }

describe('what Patroni knows', () => {
  test('members are found by address and port, whatever they are called', async () => {
    const { manager, asked } = await started(usual, 'shop')
    expect(await manager.observe(2000)).toEqual({
      leader: 'a',
      isPaused: false,
      members: [
        { instance: 'a', hindrance: undefined },
        { instance: 'b', hindrance: undefined },
      ],
      amiss: undefined,
    })
    expect(asked[0]?.authorization).toBe(`Basic ${Buffer.from('operator:pä:ss').toString('base64')}`)
    expect(manager.failoverCommand('b')).toBe('patronictl failover shop --candidate node-2')
  })

  test.each([
    [{ tags: { nofailover: true } }, 'has the tag nofailover'],
    [{ tags: { failover_priority: 0 } }, 'has failover_priority 0'],
    [{ tags: { failover_priority: 1 }, state: 'streaming' }, undefined],
    [{ state: 'start failed' }, 'is start failed'],
    [{ state: '' }, 'is in no state'],
  ])('%j: %s', async (more, hindrance) => {
    const { manager } = await started({
      ...usual,
      '/cluster': json({ members: [member('b', '10.0.0.9', more)], pause: true }),
    })
    expect(await manager.observe(2000)).toMatchObject({
      leader: undefined,
      isPaused: true,
      members: [{ instance: 'b', hindrance }],
    })
  })

  test('another cluster at the address of the leader is not asked', async () => {
    const { manager } = await started(usual, 'crm')
    expect(await manager.observe(2000)).toMatchObject({
      amiss: 'Patroni of a has the scope "shop", not "crm"',
    })
  })

  test.each([
    [says(200, '<html>'), 'GET /cluster answers no JSON: is it Patroni?'],
    [json({}), 'GET /cluster tells of no members: is it Patroni?'],
    [json({ members: [{ name: 'a' }] }), 'GET /cluster tells of no members: is it Patroni?'],
    [says(503, ''), 'GET /cluster of a says 503'],
  ])('no answer of Patroni', async (answer, message) => {
    const { manager } = await started({ '/cluster': answer })
    await expect(manager.observe(500)).rejects.toMatchObject({ name: 'ServerFault', message })
  })
})

describe('what Patroni answers when it is asked to switch over', () => {
  const ask = async (answer: Answer, limitMs = 2000) => {
    const { manager, asked } = await started({ ...usual, '/switchover': answer })
    const said = await manager.switchOver({ from: 'a', to: 'b' }, limitMs, never)
    return { ...said, body: asked.at(-1)?.body }
  }

  test('it is asked by its own names, once', async () => {
    expect(await ask(says(200, 'Successfully switched over to "node-2"'))).toEqual({
      isRefused: false,
      message: 'Patroni says 200 Successfully switched over to "node-2"',
      body: '{"leader":"node-1","candidate":"node-2"}',
    })
  })

  test.each<[string, Answer, boolean, RegExp]>([
    [
      'declined',
      says(412, 'switchover is not possible: no good candidates have been found'),
      true,
      /412 switchover/,
    ],
    ['no password', says(401, 'no auth header received'), true, /401/],
    ['no certificate', says(403, 'client certificate required'), true, /403/],
    ['given up', says(503, 'Switchover failed'), true, /503 Switchover failed/],
    ['not known', says(503, 'Switchover status unknown'), false, /status unknown/],
    ['its store is away', says(503, 'failed to write switchover key into DCS'), false, /into DCS/],
    ['a fault of its own', says(500, ''), false, /500/],
    ['cut off', (_, response) => response.socket?.destroy(), false, /socket hang up/],
  ])('%s', async (_, answer, isRefused, message) => {
    const said = await ask(answer)
    expect(said).toMatchObject({ isRefused })
    expect(said.message).toMatch(message)
  })

  test('silence says nothing', async () => {
    expect(await ask(() => {}, 200)).toMatchObject({
      isRefused: false,
      message: 'Patroni of a: no answer within 200 ms',
    })
  })

  test('who is not there has begun nothing', async () => {
    const { manager } = await started(usual)
    await manager.observe(2000)
    for (const each of open.splice(0)) {
      each.closeAllConnections()
      await new Promise((resolve) => each.close(resolve))
    }
    expect(await manager.switchOver({ from: 'a', to: 'b' }, 2000, never)).toMatchObject({ isRefused: true })
  })
})
