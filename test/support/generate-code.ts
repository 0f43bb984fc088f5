import { execFileSync } from 'node:child_process'
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** Before any test: schema, validator and templates are made from their sources, and dist/ where it is stale. */
export default function setup(): void {
  execFileSync(process.execPath, ['scripts/generate-code.mjs'], { stdio: 'inherit' })
  const built = statSync('dist/dbbal.cjs', { throwIfNoEntry: false })?.mtimeMs ?? 0
  if (newest('src') > built || newest('templates') > built || newest('scripts') > built) {
    execFileSync(process.execPath, ['scripts/build.mjs'], { stdio: 'inherit' })
  }
}

function newest(directory: string): number {
  const files = readdirSync(directory, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  )
  return Math.max(...files.map((entry) => statSync(join(entry.parentPath, entry.name)).mtimeMs))
}
