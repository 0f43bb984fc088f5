import { readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { topologyShow } from '../../src/app/topology-show.ts'
import { loadTopology } from '../../src/topology/load.ts'
import { topologyYaml } from '../../src/ui/topology-yaml.ts'

const withEnvironments = ['every-construct.yaml', 'sharded-ledger-dr-staging.yaml']
const files = readdirSync('fixtures/topologies').filter((name) => name.endsWith('.yaml'))
const views = files.flatMap((file) => {
  const environments = withEnvironments.includes(file) ? ['production', 'staging'] : [undefined]
  return environments.map((environment) => ({ file, environment }))
})

function show(topology: string, environment: string | undefined, origins: boolean) {
  return topologyShow({
    topology,
    environment,
    origins,
    workingDirectory: process.cwd(),
    variables: {},
    readStdin: async () => topology,
  })
}

describe('the effective topology means what its files mean', () => {
  for (const { file, environment } of views) {
    for (const origins of [false, true]) {
      test(`${file} ${environment ?? ''}${origins ? ' with origins' : ''}`, async () => {
        const path = `fixtures/topologies/${file}`
        const original = await loadTopology({ path }, { environment, workingDirectory: process.cwd() })
        const text = await topologyYaml(await show(path, environment, origins))
        expect(text).not.toMatch(/^\s*(like|include|environments):/m)
        const shown = await loadTopology({ stdin: text }, { workingDirectory: process.cwd() })
        expect({ ...shown.topology, fileName: file }).toEqual(original.topology)
        expect(shown.effective.secrets).toEqual(original.effective.secrets)
      })
    }
  }
})

test('every value has the line that wrote it: environment, own, sibling, defaults, included file', async () => {
  const text = `version: 1
hosts:
  h1: {address: 10.0.0.1}
  h2: {address: 10.0.0.2}
defaults:
  ssh: {user: dbbal}
  clusters:
    postgresql:
      version: "17"
      tls: {mode: require}
clusters:
  a:
    engine: postgresql
    primary: x
    instances:
      x: {host: h1}
      y: {host: h2}
    databases: [one, two]
  b:
    like: a
    tls: {mode: prefer}
    instances:
      x: {port: 5433}
environments:
  production:
    hosts:
      h1: {address: 10.1.0.1}
      h2: {address: 10.1.0.2}
    clusters:
      a: {databases: [three]}
`
  const result = await topologyShow({
    topology: '-',
    environment: 'production',
    origins: true,
    workingDirectory: process.cwd(),
    variables: {},
    readStdin: async () => text,
  })
  expect(await topologyYaml(result)).toBe(`# the effective topology of stdin, environment production

version: 1 # <stdin>:1
environment: production
defaults:
  ssh:
    user: dbbal # <stdin>:6
hosts:
  h1:
    address: 10.1.0.1 # <stdin>:27
  h2:
    address: 10.1.0.2 # <stdin>:28
clusters:
  a:
    engine: postgresql # <stdin>:13
    version: "17" # <stdin>:9
    tls:
      mode: require # <stdin>:10
    primary: x # <stdin>:14
    instances:
      x:
        host: h1 # <stdin>:16
      y:
        host: h2 # <stdin>:17
    databases:
      - three # <stdin>:30
  b:
    engine: postgresql # <stdin>:13
    version: "17" # <stdin>:9
    tls:
      mode: prefer # <stdin>:21
    primary: x # <stdin>:14
    instances:
      x:
        host: h1 # <stdin>:16
        port: 5433 # <stdin>:23
    databases:
      - three # <stdin>:30
`)
})

test('what YAML would read otherwise is quoted again', async () => {
  const text = `version: 1
clusters:
  shop:
    engine: postgresql
    version: "17"
    primary: "1"
    instances: {"1": {host: 10.0.0.1}}
    databases: ["00123", "1.10", "yes", "null", "a: b", "# no comment", " x ", "*star", "it's"]
    settings: {share: "0.90", on: true, none: null}
`
  const result = await topologyShow({
    topology: '-',
    origins: true,
    workingDirectory: process.cwd(),
    variables: {},
    readStdin: async () => text,
  })
  const shown = await loadTopology({ stdin: await topologyYaml(result) }, { workingDirectory: process.cwd() })
  const original = await loadTopology({ stdin: text }, { workingDirectory: process.cwd() })
  expect(shown.effective).toEqual(original.effective)
})
