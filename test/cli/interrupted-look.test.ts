/** Ctrl-C while a switchover still looks: nobody has said yes, nothing is held. */
import { spawn } from 'node:child_process'
import { type AddressInfo, createServer } from 'node:net'
import { expect, test } from 'vitest'

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)('%s ends it at once', async (signal, code) => {
  let asked = (): void => {}
  const isAsked = new Promise<void>((resolve) => {
    asked = resolve
  })
  // Servers that never answer.
  const silent = createServer((socket) => {
    socket.on('error', () => {})
    asked()
  })
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
  const { port } = silent.address() as AddressInfo
  const topology = `
version: 1
clusters:
  shop:
    engine: postgresql
    version: "15"
    primary: a
    port: ${port}
    instances: {a: {host: 127.0.0.1}, b: {host: localhost}}
    admin: {user: dbbal, password: {env: PW}}
    databases: [shop]
    users: in-database
`
  const command = ['bin/run.cjs', 'switchover', '-t', '-', '--to', 'b', '--yes', '--json']
  const child = spawn(process.execPath, command, { env: { ...process.env, PW: 'pw' } })
  let said = ''
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    said += chunk
  })
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve))
  child.stdin.end(topology)
  await isAsked
  child.kill(signal)
  expect([await ended, JSON.parse(said)]).toEqual([code, expect.objectContaining({ exit: code })])
  silent.close()
})
