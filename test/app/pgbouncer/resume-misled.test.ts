/** `resume` of a process that a switchover has not reached: it still runs with the former primary. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, onTestFinished, test } from 'vitest'
import { resume } from '../../../src/app/pgbouncer/resume.ts'
import { choiceOf } from '../../support/console-choice.ts'
import { type ConsoleServer, startConsole } from '../../support/console-server.ts'
import { patched, quietTopology } from '../../support/pooler-topology.ts'

let server: ConsoleServer
afterEach(() => server.close())

/** Nothing listens there. */
const [primary, former] = ['127.0.0.201', '127.0.0.202']

/** A pooler of two databases: clients of `shop` would get to the former primary. */
async function resumed(isPaused: { shop: boolean; stock: boolean; asWhole: boolean }) {
  server = await startConsole((statement) => {
    if (statement === 'SHOW STATE') return [{ key: 'paused', value: isPaused.asWhole ? 'yes' : 'no' }]
    if (statement === 'RESUME' && !isPaused.asWhole) return new Error('pooler is not paused/suspended')
    if (statement !== 'SHOW DATABASES') return []
    const row = (name: 'shop' | 'stock', host: string) => ({
      name,
      host,
      port: '5999',
      paused: isPaused[name] ? '1' : '0',
      disabled: '0',
    })
    return [row('shop', former), row('stock', primary)]
  })
  const directory = mkdtempSync(join(tmpdir(), 'dbbal-misled-'))
  onTestFinished(() => rmSync(directory, { recursive: true }))
  const topology = patched(quietTopology, {
    clusters: {
      shop: {
        port: 5999,
        tls: { mode: 'disable', ca: null },
        admin: { user: 'adm', password: { env: 'ADMIN' } },
        instances: { a: { host: primary }, b: { host: former }, c: null },
      },
    },
    balancers: { pool: { instances: { p1: { host: '127.0.0.1', port: server.port } } } },
  })
  writeFileSync(join(directory, 'topology.yaml'), JSON.stringify(topology))
  const [outcome] = await resume({
    ...choiceOf(''),
    urls: [],
    topology: join(directory, 'topology.yaml'),
    workingDirectory: directory,
    variables: { ADMIN: 'x', APP: 'x', DBBAL_STATE_DIR: join(directory, 'state') },
    databases: [],
  })
  return { outcome, said: server.said.filter((statement) => statement.startsWith('RESUME')) }
}

const staysPaused = {
  status: 'differs',
  message: 'stays paused: shop leads to b, and a is the primary',
  hint: 'dbbal failover --to a --cluster shop leads its clients there; resume --url lets them go all the same',
}

test('its writers stay paused, and all others go on', async () => {
  const { outcome, said } = await resumed({ shop: true, stock: true, asWhole: false })
  const message = `${staysPaused.message}; resumed stock`
  expect(outcome).toMatchObject({
    ...staysPaused,
    message,
    value: { resumed: ['stock'], wasPausedAsWhole: false },
  })
  expect(said).toEqual(['RESUME "stock"'])
})

test('paused as a whole it stays so', async () => {
  const { outcome, said } = await resumed({ shop: false, stock: false, asWhole: true })
  expect(outcome).toMatchObject(staysPaused)
  expect(said).toEqual([])
})

test('what is not paused is not told of', async () => {
  const { outcome, said } = await resumed({ shop: false, stock: false, asWhole: false })
  expect(outcome).toMatchObject({ status: 'done', message: 'nothing was paused' })
  expect(said).toEqual(['RESUME'])
})
