/** Every unit and drop-in of the goldens, as systemd itself reads it: not one word of complaint. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { run, tempDir } from './support/process.ts'
import { describeLive, program, server } from './support/servers.ts'

const root = 'fixtures/generate'

/** A unit by its name: whole, or the drop-in for a unit that a package brings. */
interface UnitFile {
  path: string
  unit: string
  isDropIn: boolean
}

const files: readonly UnitFile[] = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .toSorted()
  .flatMap((path): UnitFile[] => {
    const folder = basename(dirname(path))
    if (/[.]service$/.test(path)) return [{ path, unit: basename(path), isDropIn: false }]
    if (!/[.]service[.]d\/[^/]+[.]conf$/.test(path)) return []
    return [{ path, unit: folder.slice(0, -'.d'.length), isDropIn: true }]
  })

/** One directory holds one unit of a name, so files with the same name go into different ones. */
function batches(): readonly (readonly UnitFile[])[] {
  const made: UnitFile[][] = []
  for (const file of files) {
    const free = made.find((batch) => !batch.some(({ unit }) => unit === file.unit))
    if (free === undefined) made.push([file])
    else free.push(file)
  }
  return made
}

/** The servers themselves need not be here. */
function withoutPrograms(text: string): string {
  return text.replace(/^(Exec[A-Za-z]+=[-+!@:]*)"?\/\S+/gm, '$1/bin/true')
}

async function complaints(units: readonly (UnitFile & { text: string })[]): Promise<string> {
  const directory = tempDir('units')
  for (const { path, unit, isDropIn, text } of units) {
    const folder = isDropIn ? join(directory, `${unit}.d`) : directory
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, basename(path)), withoutPrograms(text))
    if (isDropIn) writeFileSync(join(directory, unit), '[Service]\nExecStart=/bin/true\n')
  }
  const analyze = program(server('systemd', 'system'), 'systemd-analyze')
  const { stdout, stderr, code } = await run([
    analyze,
    'verify',
    ...units.map(({ unit }) => join(directory, unit)),
  ])
  return `${stdout}${stderr}${code === 0 ? '' : `exit code ${code}`}`
}

describeLive('systemd reads', [{ name: 'systemd', suite: 'system' }], () => {
  describe('what the goldens hold', () => {
    test.each(batches().map((batch, index) => [index, batch] as const))('batch %i', async (_, batch) => {
      const units = batch.map((file) => ({ ...file, text: readFileSync(join(root, file.path), 'utf8') }))
      expect(await complaints(units)).toBe('')
    })
  })

  test.each([true, false])('and complains of a key that it does not know, drop-in: %s', async (isDropIn) => {
    const text = '[Service]\nExecStart=/bin/true\nLimitNofiles=1\n'
    const path = isDropIn ? 'probe.service.d/dbbal.conf' : 'probe.service'
    expect(await complaints([{ path, unit: 'probe.service', isDropIn, text }])).toContain('LimitNofiles')
  })
})
