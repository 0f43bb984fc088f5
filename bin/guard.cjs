#!/usr/bin/env node
'use strict'
// What `dbbal pgbouncer pause` starts beside itself: it resumes the pools when dbbal dies. src/app/pgbouncer/guard.ts
const { loadBundle } = require('./load-bundle.cjs')

void loadBundle('guard').guard()
