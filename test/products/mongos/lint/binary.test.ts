import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { mongosLinter } from '../../../../src/products/mongos/lint/index.ts'
import { onPath } from '../../../support/on-path.ts'

const mongos = onPath('mongos')

/** What mongos says of a file when it only prints it. Checks between settings come later, when it starts. */
async function refuses(text: string): Promise<boolean> {
  const directory = await mkdtemp(join(tmpdir(), 'dbbal-mongos-'))
  try {
    const file = join(directory, 'mongos.yaml')
    await writeFile(file, text)
    return await new Promise((resolve) => {
      execFile(mongos ?? 'mongos', ['--outputConfig', '-f', file], (error) => resolve(error !== null))
    })
  } finally {
    await rm(directory, { recursive: true })
  }
}

/** Rules about what the reader of the file itself refuses. */
const ofReader = ['MGO008', 'MGO057', 'MGO058', 'MGO059', 'MGO061']

// No Debian package carries mongos: named and counted as skipped where it is not on the PATH.
test.skipIf(mongos === undefined).each(ofReader)(
  'mongos --outputConfig refuses the bad example of %s, and takes the good one (mongos on the PATH)',
  async (id) => {
    const rule = mongosLinter.rules.find((each) => each.id === id)
    expect(await refuses(String(rule?.bad))).toBe(true)
    expect(await refuses(String(rule?.good))).toBe(false)
  },
)
