// Loaded into dbbal by NODE_OPTIONS: kills it by SIGKILL where DBBAL_TEST_CRASH says, `<phase>:<point>`, with no hook of its
// own in dbbal. The journal writes the begin of a phase together with the end of the one before it.
//   unwritten  that write has not begun     torn    half of it is written
//   unsynced   in its fsync, not yet done   begun   it is on the disk, the phase has not begun
//   midway     DBBAL_TEST_CRASH_MS later, in the middle of the phase
// DBBAL_TEST_INTERRUPT: a phase at whose begin SIGTERM turns the run back.
// The phase `ended` stands for the journal's last line.
'use strict'
const fs = require('node:fs')

const [phase, point] = (process.env.DBBAL_TEST_CRASH ?? '').split(':')
const turning = process.env.DBBAL_TEST_INTERRUPT ?? ''
const { writeSync, fsyncSync } = fs
let journal

function die() {
  process.kill(process.pid, 'SIGKILL')
  // The signal is delivered on the way back from the call; nothing of dbbal may run before.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10_000)
}

function isTheLine(text) {
  if (typeof text !== 'string') return false
  return text.includes(phase === 'ended' ? '"entry":"ended"' : `"entry":"begin","phase":"${phase}"`)
}

if (phase !== '' && point !== undefined) {
  fs.writeSync = (file, text, ...more) => {
    if (turning !== '' && typeof text === 'string' && text.includes(`"entry":"begin","phase":"${turning}"`))
      process.emit('SIGTERM', 'SIGTERM')
    if (!isTheLine(text)) return writeSync(file, text, ...more)
    if (point === 'unwritten') die()
    if (point === 'torn') {
      writeSync(file, text.slice(0, Math.ceil(text.length / 2)))
      die()
    }
    journal = file
    return writeSync(file, text, ...more)
  }
  fs.fsyncSync = (file) => {
    if (file !== journal) return fsyncSync(file)
    journal = undefined
    if (point === 'unsynced') die()
    fsyncSync(file)
    if (point === 'begun') die()
    if (point === 'midway') setTimeout(die, Number(process.env.DBBAL_TEST_CRASH_MS ?? '5'))
  }
}
