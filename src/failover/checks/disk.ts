import { type Check, primaryOf, unknown, type Verdict } from '../check.ts'
import type { ObservedServer } from '../observation.ts'
import { bytesText } from '../quantity.ts'
import { isUnseen } from '../seen.ts'

export const disk: Check = {
  id: 'disk',
  severity: 'warn',
  title: 'the disks have room',
  why: 'slots for replicas that come back keep WAL, and a full disk stops a primary',
  judge: (observation, candidate, { freeShare }) =>
    [primaryOf(observation), candidate].map((server) => judgeOne(server, freeShare)),
}

function judgeOne({ name, host }: ObservedServer, freeShare: number): Verdict {
  const remedy = 'write control: {via: ssh, service: postgresql}'
  if (host === undefined) return unknown(name, { unseen: 'its host cannot be looked at', remedy })
  if (isUnseen(host)) return unknown(name, host)
  const { freeBytes, sizeBytes } = host
  return {
    status: freeBytes >= sizeBytes * freeShare ? 'ok' : 'bad',
    subject: name,
    measured: `${bytesText(freeBytes)} of ${bytesText(sizeBytes)} are free`,
    limit: `at least ${Math.round(freeShare * 100)} %`,
    remedy: `make room on ${name}`,
  }
}
