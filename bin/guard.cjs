#!/usr/bin/env node
'use strict'
// What `dbbal pgbouncer pause` starts beside itself: it resumes the pools when dbbal dies. src/app/pgbouncer/run-guard.ts
const { stdin, stdout } = process
let text = ''
stdin.setEncoding('utf8').on('data', hear)
// Whoever started it may be dead before it is answered.
stdout.on('error', () => {})

/**
 * A guard is one from its order on, a line: whoever waits to be heard does not wait until its code is loaded.
 *
 * @param {string} more
 */
function hear(more) {
  text += more
  const end = text.indexOf('\n')
  if (end === -1) return
  stdin.off('data', hear).pause()
  stdin.unshift(text.slice(end + 1))
  stdout.write('heard\n')
  void require('./load-bundle.cjs').loadBundle('guard').guard(text.slice(0, end))
}
