// Writes oclif.manifest.json from the built commands: `--help` and finding a command need no command class then.
const { renameSync, writeFileSync } = require('node:fs')
const { join } = require('node:path')
const { Plugin, settings } = require('@oclif/core')

const root = join(__dirname, '..')
settings.enableAutoTranspile = false
const plugin = new Plugin({ root, isRoot: true, ignoreManifest: true })
void plugin.load().then(() => {
  const manifest = join(root, 'oclif.manifest.json')
  writeFileSync(`${manifest}.${process.pid}`, `${JSON.stringify(plugin.manifest, null, 2)}\n`)
  renameSync(`${manifest}.${process.pid}`, manifest)
})
