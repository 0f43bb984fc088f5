import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { desiredFiles } from '../src/output/desired-file.ts'
import { manifestFile, manifestText, routesOf } from '../src/output/manifest.ts'
import { type Generated, type GenerateOptions, generate, writeFiles } from './support/generate.ts'

const root = 'fixtures/generate'
const isUpdate = process.env['UPDATE'] === '1'

/**
 * Every folder of fixtures/generate is a test: topology.yaml -> expected/, byte by byte, with the manifest. UPDATE=1 rewrites.
 * A case of a topology that stands elsewhere has a case.json in its place.
 */
describe('goldens', () => {
  for (const name of existsSync(root) ? readdirSync(root) : []) {
    test(name, async () => {
      const folder = join(root, name)
      const { path, workingDirectory, ...options } = caseOf(folder)
      const generated = await generate({ path }, { workingDirectory, ...options })
      const { files, diagnostics } = generated
      const found = diagnostics.map(
        ({ location, severity, id, message }) =>
          `${location?.line}:${location?.column} ${severity} ${id} ${message}`,
      )
      if (found.length > 0) files.set('findings.txt', `${found.join('\n')}\n`)
      files.set('.dbbal/manifest.json', manifestOf(generated))
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

function manifestOf({ rendered, backends, topology }: Generated): string {
  const files = desiredFiles(rendered, false)
  return manifestText({
    owner: { topology: topology.name, environment: topology.environment },
    files: new Map([...files].map(([path, file]) => [path, manifestFile(file)])),
    routes: routesOf(backends),
  })
}

interface GoldenCase extends GenerateOptions {
  path: string
  workingDirectory: string
}

function caseOf(folder: string): GoldenCase {
  const described = join(folder, 'case.json')
  if (existsSync(described)) {
    const { topology, ...options } = JSON.parse(readFileSync(described, 'utf8')) as {
      topology: string
      environment?: string
      secrets?: Record<string, string>
    }
    return { path: topology, workingDirectory: process.cwd(), ...options }
  }
  const text = readFileSync(join(folder, 'topology.yaml'), 'utf8')
  const environment = /^# environment: (\S+)$/m.exec(text)?.[1]
  return {
    path: 'topology.yaml',
    workingDirectory: folder,
    ...(environment === undefined ? {} : { environment }),
  }
}

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
