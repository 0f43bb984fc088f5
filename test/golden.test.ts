import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { generate, writeFiles } from './support/generate.ts'

const root = 'fixtures/generate'
const isUpdate = process.env['UPDATE'] === '1'

/** Every folder of fixtures/generate is a test: topology.yaml -> expected/, byte by byte. UPDATE=1 rewrites. */
describe('goldens', () => {
  for (const name of existsSync(root) ? readdirSync(root) : []) {
    test(name, async () => {
      const folder = join(root, name)
      const environment = /^# environment: (\S+)$/m.exec(
        readFileSync(join(folder, 'topology.yaml'), 'utf8'),
      )?.[1]
      const { files, diagnostics } = await generate(
        { path: 'topology.yaml' },
        { workingDirectory: folder, ...(environment === undefined ? {} : { environment }) },
      )
      const found = diagnostics.map(
        ({ location, severity, id, message }) =>
          `${location?.line}:${location?.column} ${severity} ${id} ${message}`,
      )
      if (found.length > 0) files.set('findings.txt', `${found.join('\n')}\n`)
      const expected = join(folder, 'expected')
      if (isUpdate) {
        rmSync(expected, { recursive: true, force: true })
        await writeFiles(files, expected)
      }
      expect([...files.keys()].sort()).toEqual(filesBelow(expected))
      for (const [path, text] of files) expect(text, path).toBe(readFileSync(join(expected, path), 'utf8'))
    })
  }
})

function filesBelow(directory: string): string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(directory.length + 1)
        .replaceAll('\\', '/'),
    )
    .sort()
}
