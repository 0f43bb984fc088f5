import { execFile } from 'node:child_process'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type Deployment, deploy } from '../products/mongodb/deployment.ts'
import { catalog } from '../products/mongodb/topology.ts'
import type { Connection } from '../support/mongosh/fake-deployment.ts'
import { serve } from '../support/mongosh/wire-server.ts'
import { describeLive, program, type ServerId, server } from './support/servers.ts'

const mongosh: ServerId = { name: 'mongosh', suite: 'npm' }
const passwords = { DBBAL_ADMIN: 'secret-1', REPORTER_PASSWORD: 'secret-2' }

interface Result {
  code: number
  output: string[]
}

/** Runs a script with the real mongosh against servers in memory. */
async function run(
  { generated, cluster }: Deployment,
  name: string,
  connection: Connection,
  environment: Readonly<Record<string, string>> = {},
): Promise<Result> {
  const home = await mkdtemp(join(tmpdir(), 'dbbal-mongosh-'))
  const served = await serve(connection)
  try {
    const file = join(home, name)
    await writeFile(
      file,
      generated.files.get(`${cluster.name}/${name}`) ?? 'throw new Error("no such script")',
    )
    const argv = ['--quiet', '--norc', '--port', String(served.port), '--file', file]
    const result = await new Promise<Result>((resolve) => {
      execFile(
        program(server('mongosh', 'npm'), 'mongosh'),
        argv,
        { env: { ...process.env, HOME: home, ...environment } },
        (error, stdout, stderr) => {
          const code = error === null ? 0 : Number(error.code)
          resolve({ code, output: `${stdout}${stderr}`.split('\n').filter((line) => line !== '') })
        },
      )
    })
    for (const secret of Object.values(environment))
      expect(leftBehind(home), 'logs of mongosh').not.toContain(secret)
    return result
  } finally {
    served.close()
    await rm(home, { recursive: true })
  }
}

/** Everything that mongosh wrote to its home. */
function leftBehind(home: string): string {
  const paths = readdirSync(home, { recursive: true }).map((path) => join(home, String(path)))
  return paths
    .filter((path) => statSync(path).isFile())
    .map((path) => readFileSync(path, 'utf8'))
    .join('\n')
}

describeLive('real mongosh, servers in memory', [mongosh], () => {
  test('every script twice', { timeout: 600_000 }, async () => {
    const deployment = await deploy(catalog({ version: '5.0' }))
    const { servers } = deployment
    for (const round of ['first', 'second']) {
      const before = servers.changes.length
      for (const set of ['cfg', 'eu', 'us']) {
        expect(await run(deployment, `initiate-${set}.js`, servers.member(set)), round).toMatchObject({
          code: 0,
        })
      }
      expect(await run(deployment, 'sharding.js', servers.mongos()), round).toMatchObject({ code: 0 })
      expect(await run(deployment, 'users.js', servers.mongos(), passwords), round).toMatchObject({ code: 0 })
      for (const connection of [servers.mongos(), servers.member('us')]) {
        const status = { code: 0, output: ['as the topology says'] }
        expect(await run(deployment, 'status.js', connection), round).toEqual(status)
      }
      if (round === 'second') expect(servers.changes.slice(before)).toEqual([])
    }
    expect(servers.catalog.chunksOf('app.orders')).toHaveLength(11)
    expect(servers.catalog.tags).toHaveLength(2)
  })

  test('refusals and differences end with a code that is not 0', { timeout: 600_000 }, async () => {
    const deployment = await deploy(catalog())
    const { servers } = deployment
    deployment.initiate()
    const empty = await run(deployment, 'status.js', servers.mongos())
    expect(empty.code).toBe(1)
    expect(empty.output).toContain('shard eu is missing')
    servers.catalog.collections.push({
      _id: 'app.orders',
      key: { other: { $numberInt: '1' } },
      unique: false,
    })
    const refused = await run(deployment, 'sharding.js', servers.mongos())
    expect(refused.code).toBe(1)
    expect(refused.output.join('\n')).toContain('app.orders is sharded by {"other":1}')
    const unset = await run(deployment, 'users.js', servers.mongos())
    expect(unset.code).toBe(1)
    expect(servers.changes.filter((name) => name !== 'replSetInitiate')).toEqual([])
  })
})
