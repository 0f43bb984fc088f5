// Writes oclif.manifest.json from the built commands: `--help` and finding a command need no command class then.
const { rmSync, writeFileSync } = require('node:fs')
const { join } = require('node:path')
const { Config, settings } = require('@oclif/core')

const root = join(__dirname, '..')
settings.enableAutoTranspile = false
rmSync(join(root, 'oclif.manifest.json'), { force: true })
const config = new Config({ root, pjson: require('../package.json'), devPlugins: false, userPlugins: false })
void config.load().then(() => {
  const plugin = config.plugins.get(config.pjson.name)
  writeFileSync(join(root, 'oclif.manifest.json'), `${JSON.stringify(plugin.manifest, null, 2)}\n`)
})
