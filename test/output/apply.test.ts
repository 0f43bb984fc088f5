import { chmodSync, existsSync, lstatSync, mkdirSync, readlinkSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { desire } from './support/desired.ts'
import { OutputDirectory } from './support/output-directory.ts'

const files = {
  'pool/p1/pgbouncer.ini': 'one\n',
  'pool/userlist.txt!': 'secret\n',
  'redis/create.sh*': 'sh\n',
}

describe('writing', () => {
  test('files, manifest and nothing else', async () => {
    const directory = new OutputDirectory()
    expect(await directory.statuses(desire(files, { 'pool/write': ['10.0.0.1:5432'] }))).toEqual([
      'created pool/p1/pgbouncer.ini',
      'created pool/userlist.txt',
      'created redis/create.sh',
    ])
    const { '.dbbal/manifest.json': manifest, ...rest } = directory.tree()
    expect(rest).toEqual({
      'pool/p1/pgbouncer.ini': 'one\n',
      'pool/userlist.txt': 'secret\n',
      'redis/create.sh': 'sh\n',
    })
    expect(manifest).toMatchInlineSnapshot(`
      "{
       "format": 1,
       "topology": "acme",
       "environment": null,
       "files": {
        "pool/p1/pgbouncer.ini": {
         "sha256": "2c8b08da5ce60398e1f19af0e5dccc744df274b826abe585eaba68c525434806",
         "mode": "0644"
        },
        "pool/userlist.txt": {
         "sha256": "b37e50cedcd3e3f1ff64f4afc0422084ae694253cf399326868e07a35f4a45fb",
         "mode": "0600"
        },
        "redis/create.sh": {
         "sha256": "7018c575f475e3e18f7842706d0c4773aea346bf2ca7cf516dd7697a79fe2e94",
         "mode": "0755"
        }
       },
       "routes": {
        "pool/write": [
         "10.0.0.1:5432"
        ]
       }
      }
      "
    `)
  })

  test('modes do not depend on the umask', async () => {
    for (const umask of [0o000, 0o022, 0o077]) {
      const directory = new OutputDirectory()
      const before = process.umask(umask)
      try {
        await directory.apply(desire(files))
      } finally {
        process.umask(before)
      }
      expect(
        ['pool', 'pool/p1/pgbouncer.ini', 'pool/userlist.txt', 'redis/create.sh', '.dbbal/manifest.json'].map(
          (path) => directory.mode(path),
        ),
      ).toEqual(['755', '644', '600', '755', '600'])
    }
  })

  test('a second run touches nothing, not even the manifest and the directories', async () => {
    const directory = new OutputDirectory()
    await directory.apply(desire(files))
    const paths = [
      'pool',
      'pool/p1',
      'pool/p1/pgbouncer.ini',
      'pool/userlist.txt',
      '.dbbal',
      '.dbbal/manifest.json',
    ]
    const look = () =>
      paths
        .map((path) => lstatSync(directory.in(path), { bigint: true }))
        .map(({ ino, mtimeNs, ctimeNs }) => ({ ino, mtimeNs, ctimeNs }))
    const before = look()
    expect(await directory.statuses(desire(files))).toEqual([
      'unchanged pool/p1/pgbouncer.ini',
      'unchanged pool/userlist.txt',
      'unchanged redis/create.sh',
    ])
    expect(look()).toEqual(before)
  })

  test('of a change only the changed file is touched', async () => {
    const directory = new OutputDirectory()
    await directory.apply(desire(files))
    const before = lstatSync(directory.in('pool/userlist.txt'), { bigint: true })
    expect(await directory.statuses(desire({ ...files, 'pool/p1/pgbouncer.ini': 'two\n' }))).toEqual([
      'updated pool/p1/pgbouncer.ini',
      'unchanged pool/userlist.txt',
      'unchanged redis/create.sh',
    ])
    const after = lstatSync(directory.in('pool/userlist.txt'), { bigint: true })
    expect([after.ino, after.mtimeNs]).toEqual([before.ino, before.mtimeNs])
    expect(directory.read('pool/p1/pgbouncer.ini')).toBe('two\n')
  })

  test('a file that was deleted comes back', async () => {
    const directory = new OutputDirectory()
    await directory.apply(desire(files))
    rmSync(directory.in('pool'), { recursive: true })
    expect(await directory.statuses(desire(files))).toContain('created pool/p1/pgbouncer.ini')
  })

  test('a secret that the world can read is made private again', async () => {
    const directory = new OutputDirectory()
    await directory.apply(desire(files))
    chmodSync(directory.in('pool/userlist.txt'), 0o640)
    expect(await directory.statuses(desire(files))).toContain('updated pool/userlist.txt')
    expect(directory.mode('pool/userlist.txt')).toBe('600')
  })

  test('the output directory may be a symbolic link', async () => {
    const directory = new OutputDirectory()
    mkdirSync(join(directory.root, 'elsewhere'))
    symlinkSync(join(directory.root, 'elsewhere'), directory.path)
    await directory.apply(desire(files))
    expect(existsSync(join(directory.root, 'elsewhere/pool/userlist.txt'))).toBe(true)
  })
})

describe('a file that is not as dbbal wrote it', () => {
  test('edited: refused, and replaced with --overwrite', async () => {
    const directory = new OutputDirectory()
    await directory.apply(desire(files))
    directory.write('pool/p1/pgbouncer.ini', 'by hand\n')
    const before = directory.tree()
    const changed = desire({ ...files, 'pool/p1/pgbouncer.ini': 'two\n', 'redis/create.sh*': 'new\n' })
    const { refusals } = await directory.apply(changed)
    expect(refusals).toEqual([
      {
        code: 'FILE_EDITED',
        path: 'pool/p1/pgbouncer.ini',
        message: '"pool/p1/pgbouncer.ini" was edited since dbbal wrote it',
        hint: '--overwrite replaces it',
      },
    ])
    expect(directory.tree()).toEqual(before)
    await directory.statuses(changed, { overwrite: true })
    expect(directory.read('pool/p1/pgbouncer.ini')).toBe('two\n')
  })

  test('edited, though the topology asks for no change: refused', async () => {
    const directory = new OutputDirectory()
    await directory.apply(desire(files))
    directory.write('pool/p1/pgbouncer.ini', 'by hand\n')
    expect((await directory.apply(desire(files))).refusals).toHaveLength(1)
  })

  test('edited to what is generated now: fine', async () => {
    const directory = new OutputDirectory()
    await directory.apply(desire(files))
    directory.write('pool/p1/pgbouncer.ini', 'two\n')
    expect(await directory.statuses(desire({ ...files, 'pool/p1/pgbouncer.ini': 'two\n' }))).toContain(
      'unchanged pool/p1/pgbouncer.ini',
    )
    expect(await directory.statuses(desire({ ...files, 'pool/p1/pgbouncer.ini': 'three\n' }))).toContain(
      'updated pool/p1/pgbouncer.ini',
    )
  })

  test('foreign: refused, and replaced with --overwrite', async () => {
    const directory = new OutputDirectory()
    mkdirSync(directory.in('pool/p1'), { recursive: true })
    directory.write('pool/p1/pgbouncer.ini', 'theirs\n')
    expect((await directory.apply(desire(files))).refusals).toMatchObject([{ code: 'FILE_FOREIGN' }])
    expect(directory.tree()).toEqual({ 'pool/p1/pgbouncer.ini': 'theirs\n' })
    await directory.statuses(desire(files), { overwrite: true })
    expect(directory.read('pool/p1/pgbouncer.ini')).toBe('one\n')
  })

  test('secrets are not replaced by placeholders', async () => {
    const directory = new OutputDirectory()
    await directory.apply(desire(files))
    const placeholders = desire(
      { ...files, 'pool/userlist.txt!': 'placeholder\n' },
      {},
      { placeholders: true },
    )
    expect((await directory.apply(placeholders)).refusals).toMatchObject([{ code: 'FILE_SECRETS' }])
    await directory.statuses(placeholders, { overwrite: true })
    expect(await directory.statuses(desire(files))).toContain('updated pool/userlist.txt')
  })

  test.each([
    ['a symbolic link', (path: string) => symlinkSync('/etc/passwd', path), /is a symbolic link/],
    ['a directory', (path: string) => mkdirSync(path), /is a directory/],
  ])('%s in the way is refused even with --overwrite', async (_, make, message) => {
    const directory = new OutputDirectory()
    mkdirSync(directory.in('pool/p1'), { recursive: true })
    make(directory.in('pool/p1/pgbouncer.ini'))
    const { refusals } = await directory.apply(desire(files), { overwrite: true })
    expect(refusals).toMatchObject([{ code: 'FILE_IN_THE_WAY', hint: 'move pool/p1/pgbouncer.ini away' }])
    expect(refusals[0]?.message).toMatch(message)
  })

  test('a linked directory on the way is refused', async () => {
    const directory = new OutputDirectory()
    mkdirSync(directory.path)
    mkdirSync(join(directory.root, 'elsewhere'))
    symlinkSync('../elsewhere', directory.in('pool'))
    const { refusals } = await directory.apply(desire(files), { overwrite: true })
    expect(refusals.map(({ message }) => message)).toEqual([
      '"pool/p1/pgbouncer.ini" needs the directory "pool", which is a symbolic link',
      '"pool/userlist.txt" needs the directory "pool", which is a symbolic link',
    ])
    expect(readlinkSync(directory.in('pool'))).toBe('../elsewhere')
  })

  test('a manifest that cannot be read is refused', async () => {
    const directory = new OutputDirectory()
    await directory.apply(desire(files))
    directory.write('.dbbal/manifest.json', '{}')
    await expect(directory.apply(desire(files))).rejects.toMatchObject({ code: 'MANIFEST', exit: 4 })
  })

  test('an output directory that is a file', async () => {
    const directory = new OutputDirectory()
    symlinkSync('/etc/hostname', directory.path)
    await expect(directory.apply(desire(files))).rejects.toMatchObject({ code: 'OUTPUT_DIRECTORY', exit: 2 })
  })
})

describe('stale files', () => {
  const { 'redis/create.sh*': _, ...fewer } = files

  test('stay, stay known, and go with --prune', async () => {
    const directory = new OutputDirectory()
    await directory.apply(desire(files))
    for (let run = 0; run < 2; run++) {
      expect(await directory.statuses(desire(fewer))).toContain('stale redis/create.sh')
      expect(directory.read('redis/create.sh')).toBe('sh\n')
    }
    expect(await directory.statuses(desire(fewer), { prune: true })).toContain('removed redis/create.sh')
    expect(existsSync(directory.in('redis'))).toBe(false)
    expect(await directory.statuses(desire(fewer))).toEqual([
      'unchanged pool/p1/pgbouncer.ini',
      'unchanged pool/userlist.txt',
    ])
  })

  test('edited by hand: not removed without --overwrite', async () => {
    const directory = new OutputDirectory()
    await directory.apply(desire(files))
    directory.write('redis/create.sh', 'by hand\n')
    expect((await directory.apply(desire(fewer), { prune: true })).refusals).toMatchObject([
      { code: 'FILE_EDITED', path: 'redis/create.sh', hint: '--overwrite removes it' },
    ])
    expect(directory.read('redis/create.sh')).toBe('by hand\n')
    await directory.statuses(desire(fewer), { prune: true, overwrite: true })
    expect(existsSync(directory.in('redis/create.sh'))).toBe(false)
  })

  test('a directory with files of others stays', async () => {
    const directory = new OutputDirectory()
    await directory.apply(desire(files))
    directory.write('redis/notes.txt', 'mine')
    await directory.statuses(desire(fewer), { prune: true })
    expect(directory.read('redis/notes.txt')).toBe('mine')
  })

  test('generated again after all: not stale any more', async () => {
    const directory = new OutputDirectory()
    await directory.apply(desire(files))
    await directory.apply(desire(fewer))
    expect(await directory.statuses(desire(files))).toContain('unchanged redis/create.sh')
  })
})

describe('routes', () => {
  const four = ['10.0.0.1:1', '10.0.0.2:1', '10.0.0.3:1', '10.0.0.4:1']
  const fewer = desire({ ...files, 'redis/create.sh*': 'fewer\n' }, { 'pool/read': four.slice(0, 2) })

  test('a shrink is refused, and done with --allow-shrink', async () => {
    const directory = new OutputDirectory()
    await directory.apply(desire(files, { 'pool/read': four }))
    const before = directory.tree()
    const { refusals } = await directory.apply(fewer, { overwrite: true, prune: true })
    expect(refusals).toEqual([
      {
        code: 'ROUTE_SHRINKS',
        route: 'pool/read',
        message: 'route "pool/read" would lose 2 of 4 servers without replacement: 10.0.0.3:1, 10.0.0.4:1',
        hint: '--allow-shrink allows it',
      },
    ])
    expect(directory.tree()).toEqual(before)
    await directory.statuses(fewer, { allowShrink: true })
    expect(directory.read('redis/create.sh')).toBe('fewer\n')
    await directory.statuses(fewer)
  })

  test('a route that vanishes with its file is refused', async () => {
    const directory = new OutputDirectory()
    await directory.apply(desire(files, { 'pool/read': four }))
    const { refusals } = await directory.apply(desire({}), { prune: true })
    expect(refusals).toMatchObject([{ code: 'ROUTE_SHRINKS', route: 'pool/read' }])
  })

  test('a partial run leaves the rest alone: neither stale nor shrunk nor forgotten', async () => {
    const directory = new OutputDirectory()
    const routes = { 'pool/read': four, 'other/read': four }
    await directory.apply(desire(files, routes))
    const scope = {
      coversFile: (path: string) => path.startsWith('pool/'),
      coversRoute: (route: string) => route.startsWith('pool/'),
    }
    const partial = desire({ 'pool/p1/pgbouncer.ini': 'two\n' }, { 'pool/read': four }, { scope })
    expect(await directory.statuses(partial, { prune: true })).toEqual([
      'updated pool/p1/pgbouncer.ini',
      'removed pool/userlist.txt',
    ])
    expect((await directory.apply(desire({}, { 'pool/read': four }))).refusals).toMatchObject([
      { route: 'other/read' },
    ])
    expect(await directory.statuses(desire({ 'redis/create.sh*': 'sh\n' }, routes))).toEqual([
      'stale pool/p1/pgbouncer.ini',
      'unchanged redis/create.sh',
    ])
  })
})

describe('a directory of another topology', () => {
  test.each([
    ['topology', { topology: 'other', environment: undefined }, 'topology "acme", not to topology "other"'],
    [
      'environment',
      { topology: 'acme', environment: 'staging' },
      'topology "acme", not to topology "acme", environment "staging"',
    ],
  ])('%s', async (_, owner, message) => {
    const directory = new OutputDirectory()
    await directory.apply(desire(files))
    const other = desire(files, {}, { owner })
    expect((await directory.apply(other)).refusals).toMatchObject([
      { code: 'OTHER_OWNER', message: `the directory belongs to ${message}` },
    ])
    await directory.statuses(other, { overwrite: true })
    await directory.statuses(other)
  })
})
