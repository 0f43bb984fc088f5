#!/usr/bin/env node
'use strict'
const argv = process.argv.slice(2)
if (argv.length === 1 && argv[0] === '--version') {
  const { name, version } = require('../package.json')
  process.stdout.write(`${name}/${version} ${process.platform}-${process.arch} node-${process.version}\n`)
} else {
  require('./load-bundle.cjs').main(argv)
}
