#!/usr/bin/env node
'use strict'
const argv = process.argv.slice(2)
if (argv.length === 1 && argv[0] === '--version') printVersion()
else require('./load-bundle.cjs').main(argv)

/** Without Node's streams, and without the search of a `require`: both cost more than the answer. */
function printVersion() {
  const { readFileSync, writeSync } = require('node:fs')
  const { name, version } = JSON.parse(readFileSync(`${__dirname}/../package.json`, 'utf8'))
  const line = `${name}/${version} ${process.platform}-${process.arch} node-${process.version}\n`
  try {
    writeSync(1, line)
  } catch {
    process.stdout.write(line) // waits where standard output does not take it at once
  }
}
