// Loaded into dbbal by NODE_OPTIONS: holds it where its journal says that a phase has begun and nothing of it is done, with no
// hook of its own in dbbal. DBBAL_TEST_HALT: the phases, separated by commas, each held once. DBBAL_TEST_HALT_DIRECTORY: the
// file `<phase>.reached` is made there, and `<phase>.go` is waited for.
'use strict'
const { existsSync } = require('node:fs')
const fs = require('node:fs')
const { join } = require('node:path')

const phases = new Set((process.env.DBBAL_TEST_HALT ?? '').split(',').filter(Boolean))
const directory = process.env.DBBAL_TEST_HALT_DIRECTORY ?? ''
const { writeSync, fsyncSync } = fs
const clock = new Int32Array(new SharedArrayBuffer(4))
let begun

if (phases.size > 0) {
  fs.writeSync = (file, text, ...more) => {
    const [, phase] = /"entry":"begin","phase":"([a-z-]+)"/.exec(String(text)) ?? []
    if (phases.delete(phase)) begun = { file, phase }
    return writeSync(file, text, ...more)
  }
  fs.fsyncSync = (file) => {
    fsyncSync(file)
    if (begun?.file !== file) return
    const { phase } = begun
    begun = undefined
    fs.writeFileSync(join(directory, `${phase}.reached`), '')
    while (!existsSync(join(directory, `${phase}.go`))) Atomics.wait(clock, 0, 0, 2)
  }
}
