// Prints the path of a Node 24 binary, installed into a cache folder: in package.json its .bin/node would run
// every npm script.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const cache = join(dirname(fileURLToPath(import.meta.url)), '../.cache/node24')
const name = `node-${process.platform}-${process.arch}`
const binary = join(cache, 'node_modules', name, 'bin/node')
if (!existsSync(binary)) {
  mkdirSync(cache, { recursive: true })
  execFileSync('npm', ['install', '--prefix', cache, '--no-save', '--no-audit', '--no-fund', `${name}@24`], {
    stdio: ['ignore', 2, 2],
  })
}
process.stdout.write(binary)
