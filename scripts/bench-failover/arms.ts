import type { Arm } from './arm.ts'
import { byHand } from './by-hand.ts'
import { dbbal } from './dbbal.ts'
import { patroniAlone } from './patroni-alone.ts'
import { patroniDbbal } from './patroni-dbbal.ts'
import { patroniScript } from './patroni-script.ts'
import { repmgrScript } from './repmgr.ts'

export const arms: Readonly<Record<string, Arm>> = {
  'by-hand': byHand(false),
  'by-hand-sync': byHand(true),
  dbbal: dbbal(false),
  'dbbal-sync': dbbal(true),
  patroni: patroniAlone,
  'patroni-script': patroniScript,
  'patroni-dbbal': patroniDbbal,
  repmgr: repmgrScript,
}
