// Writes oclif.manifest.json from the built commands: `--help` and finding a command need no command class then. The
// bundles of one command have a manifest of that one.
const { readFileSync, renameSync, writeFileSync } = require('node:fs')
const { join } = require('node:path')
const { Plugin, settings } = require('@oclif/core')

const root = join(__dirname, '..')
settings.enableAutoTranspile = false
const plugin = new Plugin({ root, isRoot: true, ignoreManifest: true })
void plugin.load().then(() => {
  const { commands } = plugin.manifest
  write('oclif.manifest.json', `${JSON.stringify(plugin.manifest, null, 2)}\n`)
  const bundles = Object.keys(JSON.parse(readFileSync(join(root, 'dist/bundle-ids.json'), 'utf8')))
  for (const name of bundles) {
    const own = Object.entries(commands).filter(([id]) => id === name || id.startsWith(`${name}:`))
    if (own.length > 0)
      write(`dist/${name}.manifest.json`, JSON.stringify({ commands: Object.fromEntries(own) }))
  }
})

/** @param {string} name @param {string} text */
function write(name, text) {
  const path = join(root, name)
  writeFileSync(`${path}.${process.pid}`, text)
  renameSync(`${path}.${process.pid}`, path)
}
