import { execFileSync } from 'node:child_process'

/** Before any test: schema, validator and templates are made from their sources. */
export default function setup(): void {
  execFileSync(process.execPath, ['scripts/generate-code.mjs'], { stdio: 'inherit' })
}
