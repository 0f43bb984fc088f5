import { existsSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import Generate from '../../src/commands/generate.ts'
import { runCommand } from './support/run-command.ts'
import { shop, Workspace } from './support/workspace.ts'

const ini = 'shop-pool/pgb1/pgbouncer.ini'
const userlist = 'shop-pool/pgb1/userlist.txt'

describe('a run', () => {
  test('creates, then changes nothing, then updates', async () => {
    const workspace = new Workspace(shop())
    const first = await workspace.exits(0)
    expect(first.stdout).toContain(`created      ${ini}\n`)
    expect(first.stdout).toMatch(/\n\d+ created, 0 unchanged in .*out\n$/)
    expect(workspace.read(ini)).toContain('10.0.0.11')

    const before = workspace.state()
    const second = await workspace.exits(0)
    expect(second.stdout).toContain(`unchanged    ${ini}\n`)
    expect(second.stdout).not.toMatch(/created|updated/)
    expect(workspace.state()).toEqual(before)

    workspace.write('topology.yaml', shop().replace('10.0.0.11', '10.0.0.99'))
    const third = await workspace.exits(0)
    expect(third.stdout).toContain(`updated      ${ini}\n`)
    expect(workspace.read(ini)).toContain('10.0.0.99')
  })

  test('without a secret writes nothing and names it; --placeholders needs none', async () => {
    const workspace = new Workspace(shop())
    vi.stubEnv('APP_PASSWORD', undefined)
    const { stderr } = await workspace.exits(2)
    expect(stderr).toContain('env APP_PASSWORD')
    expect(existsSync(workspace.output)).toBe(false)
    await workspace.exits(0, '--placeholders')
    expect(workspace.read(userlist)).not.toContain('hunter2')
  })

  test('does not put placeholders in the place of secrets', async () => {
    const workspace = new Workspace(shop())
    await workspace.exits(0)
    const { stderr } = await workspace.exits(4, '--placeholders')
    expect(stderr).toContain(`error: "${userlist}" holds secrets and would get placeholders\n`)
  })

  test('finds the topology from here upwards', async () => {
    const workspace = new Workspace(shop())
    const here = process.cwd()
    process.chdir(workspace.root)
    try {
      expect((await runCommand(Generate)).stdout).toMatch(/ in generated\n$/)
    } finally {
      process.chdir(here)
    }
    expect(existsSync(join(workspace.root, 'generated', ini))).toBe(true)
  })

  test('with --cluster leaves the rest alone', async () => {
    const workspace = new Workspace(shop({ withCrm: true }))
    await workspace.exits(0)
    const { stdout } = await workspace.exits(0, '--cluster', 'shop', '--prune')
    expect(stdout).toContain(ini)
    expect(stdout).not.toContain('crm')
    expect(stdout).not.toMatch(/stale|removed/)
    await workspace.exits(0, '--check')
  })

  test('with --only guards and prunes the clusters of that kind, and leaves the rest alone', async () => {
    const cache = (nodes: number): string => `
  cache:
    engine: redis
    version: "7.2"
    mode: cluster
    use: cache
    replicas: 0
    settings: {maxmemory: 1gb}
    users:
      app: {password: {env: APP_PASSWORD}, acl: "~* +@all"}
      replication: {password: {env: APP_PASSWORD}, acl: "+psync +replconf +ping"}
    instances: {${Array.from({ length: nodes }, (_, i) => `r${i}: {host: 10.1.0.${i + 1}, port: 7000}`).join(', ')}}
balancers:`
    const workspace = new Workspace(shop().replace('\nbalancers:', cache(9)))
    await workspace.exits(0)
    workspace.write('topology.yaml', shop({ replicas: 1 }).replace('\nbalancers:', cache(5)))
    const refused = await workspace.exits(4, '--only', 'redis')
    expect(refused.stderr).toContain('error: route "cache/servers" would lose 4 of 9 servers')
    expect(refused.stderr).not.toContain('shop-pool')
    const { stdout } = await workspace.exits(0, '--only', 'redis', '--allow-shrink')
    expect(stdout).toContain('stale        cache/r8/redis.conf\n')
    await workspace.exits(0, '--only', 'redis', '--prune')
    expect(existsSync(join(workspace.output, 'cache/r8'))).toBe(false)
    // The routes that are left are on record, and those of the other kinds are still guarded.
    await workspace.exits(0, '--only', 'redis')
    expect((await workspace.exits(4)).stderr).not.toContain('route "cache')
  })
})

describe('--check', () => {
  test('writes nothing, exits 1 on a difference and 0 without one', async () => {
    const workspace = new Workspace(shop())
    const { stdout } = await workspace.exits(1, '--check')
    expect(stdout).toContain(`created      ${ini}\n`)
    expect(existsSync(workspace.output)).toBe(false)
    await workspace.exits(0)
    await workspace.exits(0, '--check')
    workspace.write(`out/${ini}`, 'by hand\n')
    const before = workspace.state()
    expect((await workspace.exits(1, '--check')).stdout).toContain(`updated      ${ini} (edited by hand)\n`)
    expect(workspace.state()).toEqual(before)
  })

  test('sees a secret file that others can read', async () => {
    const workspace = new Workspace(shop())
    await workspace.exits(0)
    const { chmodSync } = await import('node:fs')
    chmodSync(join(workspace.output, userlist), 0o644)
    expect((await workspace.exits(1, '--check')).stdout).toContain(
      `updated      ${userlist} (mode 0644, expected 0600)\n`,
    )
  })

  test('without the secrets compares the rest and says so', async () => {
    const workspace = new Workspace(shop())
    await workspace.exits(0)
    vi.stubEnv('APP_PASSWORD', undefined)
    const { stdout, stderr } = await workspace.exits(0, '--check')
    expect(stdout).toContain(`not-compared ${userlist}\n`)
    expect(stderr).toContain('files with secrets were not compared: a secret cannot be had: env APP_PASSWORD')
    workspace.write(`out/${userlist}`, '"app" "by hand"\n')
    expect((await workspace.exits(1, '--check')).stdout).toContain(
      `updated      ${userlist} (edited by hand)\n`,
    )
  })

  test('without the secrets sees placeholders', async () => {
    const workspace = new Workspace(shop())
    await workspace.exits(0, '--placeholders')
    await workspace.exits(0, '--check', '--placeholders')
    vi.stubEnv('APP_PASSWORD', undefined)
    expect((await workspace.exits(1, '--check')).stdout).toContain(`updated      ${userlist}\n`)
  })

  test('names the files of a run that was killed, and the next run completes it', async () => {
    const workspace = new Workspace(shop())
    await workspace.exits(0)
    const old = { manifest: workspace.read('.dbbal/manifest.json'), ini: workspace.read(ini) }
    workspace.write('topology.yaml', shop({ replicas: 5 }))
    await workspace.exits(0)
    // As if that run had died when one file was the new one.
    workspace.write(
      'out/.dbbal/manifest.next.json',
      JSON.stringify({
        manifest: JSON.parse(workspace.read('.dbbal/manifest.json')),
        replaces: { [ini]: '0'.repeat(64) },
        removes: [],
      }),
    )
    workspace.write('out/.dbbal/manifest.json', old.manifest)
    const { stderr } = await workspace.exits(1, '--check')
    expect(stderr).toContain(
      `warning: a run was killed before it was finished: ${ini}\n  hint: dbbal generate completes it\n`,
    )
    expect((await workspace.exits(0)).stderr).toContain('and is completed now')
    await workspace.exits(0, '--check')
    expect(existsSync(join(workspace.output, '.dbbal/manifest.next.json'))).toBe(false)
  })
})

describe('--diff', () => {
  test('shows what would change, no secret among it, and writes nothing', async () => {
    const workspace = new Workspace(shop())
    await workspace.exits(0)
    const before = workspace.state()
    workspace.write('topology.yaml', shop({ user: 'other' }).replace('10.0.0.11', '10.0.0.99'))
    const { stdout } = await workspace.exits(1, '--diff')
    expect(stdout).toContain(`--- a/${ini}\n+++ b/${ini}\n@@ `)
    expect(stdout).toMatch(/\n-.*10\.0\.0\.11.*\n/)
    expect(stdout).toMatch(/\n\+.*10\.0\.0\.99.*\n/)
    expect(stdout).toContain(`--- a/${userlist}\n+++ b/${userlist}\n@@ `)
    expect(stdout).toContain('\n-"app" "***"\n+"other" "***"\n')
    expect(stdout).not.toMatch(/SCRAM|hunter2/)
    expect(workspace.state()).toEqual(before)
  })

  test('shows that a secret changed, and nothing of it', async () => {
    const workspace = new Workspace(shop())
    await workspace.exits(0)
    vi.stubEnv('APP_PASSWORD', 'hunter3')
    const { stdout } = await workspace.exits(1, '--diff')
    expect(stdout).toContain('\n-"app" "***"\n+"app" "***"\n')
    expect(stdout).toContain(
      '\n-ALTER ROLE "app" LOGIN PASSWORD \'***\';\n+ALTER ROLE "app" LOGIN PASSWORD \'***\';\n',
    )
    expect(stdout).not.toMatch(/SCRAM|hunter/)
    const { files } = JSON.parse((await workspace.exits(1, '--diff', '--json')).stdout)
    expect(JSON.stringify(files)).not.toMatch(/SCRAM|hunter/)
  })

  test('without a difference is empty but for the list', async () => {
    const workspace = new Workspace(shop())
    await workspace.exits(0)
    expect((await workspace.exits(0, '--diff')).stdout).not.toContain('@@')
  })
})

describe('what is refused', () => {
  test('a file edited by hand: exit 4, the diff shown, passwords masked; --overwrite replaces it', async () => {
    const workspace = new Workspace(shop())
    await workspace.exits(0)
    const generated = workspace.read(ini)
    workspace.write(`out/${ini}`, `${generated}; by hand\nextra = host=h password=correct-horse\n`)
    const { stdout, stderr } = await workspace.exits(4)
    expect(stdout).toContain('-; by hand\n-extra = host=h password=***\n')
    expect(stderr).toContain(
      `error: "${ini}" was edited since dbbal wrote it\n  hint: --overwrite replaces it\n`,
    )
    expect(stdout + stderr).not.toContain('correct-horse')
    expect(workspace.read(ini)).toContain('by hand')
    await workspace.exits(4, '--dry-run')
    await workspace.exits(0, '--overwrite')
    expect(workspace.read(ini)).toBe(generated)
  })

  test('a file that dbbal did not write', async () => {
    const workspace = new Workspace(shop())
    await workspace.exits(0)
    rmSync(join(workspace.output, '.dbbal'), { recursive: true })
    await workspace.exits(0)
    rmSync(join(workspace.output, '.dbbal'), { recursive: true })
    workspace.write(`out/${ini}`, 'theirs\n')
    expect((await workspace.exits(4)).stderr).toContain(`error: "${ini}" was not written by dbbal\n`)
  })

  test('a symbolic link in the way, whatever the flags', async () => {
    const workspace = new Workspace(shop())
    await workspace.exits(0)
    rmSync(join(workspace.output, ini))
    symlinkSync('/etc/hostname', join(workspace.output, ini))
    const { stderr } = await workspace.exits(4, '--overwrite', '--prune', '--allow-shrink')
    expect(stderr).toContain(`error: "${ini}" is a symbolic link, expected a file\n`)
  })

  test('a route that loses half its servers; --allow-shrink allows it', async () => {
    const workspace = new Workspace(shop({ replicas: 4 }))
    await workspace.exits(0)
    workspace.write('topology.yaml', shop({ replicas: 2 }))
    const { stderr } = await workspace.exits(4, '--overwrite', '--prune')
    expect(stderr).toMatch(
      /error: route "shop-pool\S*" would lose 2 of 4 servers without replacement: 10\.0\.0\.14:5432, 10\.0\.0\.15:5432\n {2}hint: --allow-shrink allows it\n/,
    )
    await workspace.exits(1, '--check')
    await workspace.exits(0, '--allow-shrink')
    await workspace.exits(0)
  })

  test('a stale file stays until --prune', async () => {
    const workspace = new Workspace(shop({ poolers: 2 }))
    await workspace.exits(0)
    workspace.write('topology.yaml', shop({ poolers: 1 }))
    const stale = 'shop-pool/pgb2/pgbouncer.ini'
    const { stdout, stderr } = await workspace.exits(0)
    expect(stdout).toContain(`stale        ${stale}\n`)
    expect(stderr).toContain('hint: dbbal generate --prune removes them\n')
    await workspace.exits(1, '--check')
    expect((await workspace.exits(0, '--prune')).stdout).toContain(`removed      ${stale}\n`)
    expect(existsSync(join(workspace.output, 'shop-pool/pgb2'))).toBe(false)
    await workspace.exits(0, '--check')
  })

  test('the directory of another topology', async () => {
    const workspace = new Workspace(shop())
    await workspace.exits(0)
    workspace.write('topology.yaml', shop({ name: 'other' }))
    expect((await workspace.exits(4)).stderr).toContain(
      'error: the directory belongs to topology "acme", not to topology "other"\n',
    )
  })
})

describe('--stdout', () => {
  test('prints every file with its name, secrets masked', async () => {
    const workspace = new Workspace(shop())
    const { stdout } = await workspace.exits(0, '--stdout')
    expect(stdout).toMatch(new RegExp(`==> ${ini} <==\n(.*\n)*\\[databases\\]\n`))
    expect(stdout).toContain(`==> ${userlist} <==\n(holds secrets; --placeholders shows it without them)\n`)
    expect(stdout).not.toMatch(/SCRAM|hunter2/)
    expect(existsSync(workspace.output)).toBe(false)
  })

  test('with --placeholders prints all of it', async () => {
    const workspace = new Workspace(shop())
    const { stdout } = await workspace.exits(0, '--stdout', '--placeholders')
    expect(stdout).toMatch(new RegExp(`==> ${userlist} <==\n(.*\n)*"app" "placeholder`))
    expect(stdout).not.toContain('hunter2')
  })
})

describe('--dry-run', () => {
  test('shows what a run would do and does nothing', async () => {
    const workspace = new Workspace(shop())
    const { stdout } = await workspace.exits(0, '--dry-run')
    expect(stdout).toContain(`created      ${ini}\n`)
    expect(stdout).toMatch(/\nwould be: \d+ created, 0 unchanged in .*\n$/)
    expect(existsSync(workspace.output)).toBe(false)
  })
})

describe('--json', () => {
  test('is the only thing on stdout, and nothing is on stderr', async () => {
    const workspace = new Workspace(shop())
    const { stdout, stderr } = await workspace.exits(0, '--json')
    const result = JSON.parse(stdout)
    expect(stderr).toBe('')
    expect(result).toMatchObject({
      outcome: 'written',
      exit: 0,
      topology: 'acme',
      environment: null,
      refusals: [],
    })
    expect(result.files).toContainEqual({ path: ini, status: 'created', secret: false })
    expect(result.files).toContainEqual({ path: userlist, status: 'created', secret: true })
    expect(result.findings[0]).toMatchObject({
      id: expect.any(String),
      line: expect.any(Number),
      column: expect.any(Number),
    })
    expect(JSON.parse((await workspace.exits(0, '--json')).stdout).outcome).toBe('unchanged')
  })

  test('of a refusal', async () => {
    const workspace = new Workspace(shop())
    await workspace.exits(0)
    workspace.write(`out/${ini}`, 'by hand\n')
    const result = JSON.parse((await workspace.exits(4, '--json')).stdout)
    expect(result).toMatchObject({
      outcome: 'refused',
      exit: 4,
      refusals: [{ code: 'FILE_EDITED', path: ini, hint: '--overwrite replaces it' }],
    })
    expect(result.files.find(({ path }: { path: string }) => path === ini)).toMatchObject({
      status: 'updated',
      note: 'edited by hand',
      diff: expect.stringContaining('-by hand\n'),
    })
  })

  test('of --stdout: texts, but of secret files', async () => {
    const workspace = new Workspace(shop())
    const { stdout } = await workspace.exits(0, '--json', '--stdout')
    const { files } = JSON.parse(stdout)
    expect(files).toContainEqual({
      path: ini,
      status: 'printed',
      secret: false,
      text: expect.stringContaining('[databases]'),
    })
    expect(files).toContainEqual({ path: userlist, status: 'printed', secret: true })
    expect(stdout).not.toMatch(/SCRAM|hunter2/)
  })

  test('of an invalid topology', async () => {
    const workspace = new Workspace(shop().replace('primary: pg1', 'primary: pg9'))
    const { stdout, stderr } = await workspace.exits(2, '--json')
    expect(stderr).toBe('')
    expect(JSON.parse(stdout)).toMatchObject({
      outcome: 'failed',
      exit: 2,
      error: { code: 'TOPOLOGY_INVALID' },
      findings: [{ severity: 'error', file: workspace.topology, line: 7, column: 14 }],
    })
  })

  test('of wrong usage', async () => {
    const { stdout, exit } = await runCommand(Generate, '--json', '--overwite')
    expect(exit).toBe(2)
    expect(JSON.parse(stdout).error).toMatchObject({ code: 'USAGE', hint: 'did you mean --overwrite?' })
  })
})

describe('an invalid topology', () => {
  test('all faults, each with its place, its line and a hint; nothing is written', async () => {
    const workspace = new Workspace(
      shop().replace('primary: pg1', 'primary: pg9').replace('version: "17"', 'version: 17'),
    )
    const { stderr, stdout } = await workspace.exits(2)
    expect(stdout).toBe('')
    expect(stderr).toContain(`${workspace.topology}:6:14: error: `)
    expect(stderr).toContain('  6 |     version: 17\n    |              ^\n  hint: quote it: "17"\n')
    expect(stderr).toMatch(/error: the topology has \d+ errors?\n$/)
    expect(existsSync(workspace.output)).toBe(false)
  })

  test('a literal secret is not shown', async () => {
    const workspace = new Workspace(shop().replace('{env: APP_PASSWORD}', 'correct-horse'))
    const { stderr, stdout } = await workspace.exits(2)
    expect(stderr).toContain('a literal secret is not allowed')
    expect(stderr + stdout).not.toContain('correct-horse')
  })
})

describe('wrong usage', () => {
  test.each([
    [
      ['--cluster', 'shpo'],
      'error: cluster "shpo" is unknown, expected one of shop\n  hint: --cluster shop\n',
    ],
    [['--only', 'nginx'], 'error: kind "nginx" is unknown, expected one of pgbouncer, '],
    [['--only', 'mongos'], 'error: the topology has nothing for --only mongos\n'],
    [['--overwite'], 'error: nonexistent flag: --overwite\n  hint: did you mean --overwrite?\n'],
    [
      ['--stdout', '--check'],
      'error: --check cannot also be provided when using --stdout\n  hint: dbbal generate --help\n',
    ],
    [['--check', '--dry-run'], 'cannot also be provided'],
    [['extra'], 'error: unexpected argument: extra\n'],
    [['--templates', '/nowhere'], '/nowhere'],
  ])('%j', async (argv, message) => {
    const { stderr } = await new Workspace(shop()).exits(2, ...argv)
    expect(stderr).toContain(message)
  })

  test('a topology that is not there', async () => {
    const { stderr, exit } = await runCommand(Generate, '-t', '/nowhere/dbbal.yaml')
    expect(exit).toBe(2)
    expect(stderr).toContain('hint: name it with --topology FILE, or write one: dbbal init\n')
  })

  test('an output directory that is a file', async () => {
    const workspace = new Workspace(shop())
    workspace.write('out', '')
    expect((await workspace.exits(2)).stderr).toContain('out" is not a directory\n')
  })
})

test('every flag is described in lowercase, and the description names the exit codes', () => {
  for (const [name, flag] of Object.entries({ ...Generate.baseFlags, ...Generate.flags })) {
    expect(flag.description, name).toMatch(/^[^A-Z].*[^.]$/)
  }
  expect(Generate.description).toContain('exit codes: 0 ')
  expect(Generate.examples.length).toBeGreaterThan(2)
})
