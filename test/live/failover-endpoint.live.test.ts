/** What clients dial, `endpoint`, is dialled: by doctor, and behind a switchover, from where clients are. */
import { readFileSync, writeFileSync } from 'node:fs'
import { beforeAll, expect, test } from 'vitest'
import { describeLive } from './support/servers.ts'
import { type SwitchoverEstate, startSwitchoverEstate } from './support/switchover-estate.ts'
import { addresses } from './support/switchover-topology.ts'

interface Report {
  exit: number
  ended?: { end: string; isWhole: boolean }
  steps?: { phase: string; answer: string; message: string }[]
  checks: { check: string; status: string; subject: string; measured: string }[]
}

describeLive(
  'an endpoint that clients dial',
  [
    { name: 'postgresql', suite: 'system' },
    { name: 'pgbouncer', suite: 'system' },
  ],
  () => {
    let estate: SwitchoverEstate

    beforeAll(async () => {
      estate = await startSwitchoverEstate({
        balancer: [
          '    endpoint: {kind: vip, address: 127.0.0.1, port: 1, dialled_from: [app1]}',
          'hosts: {app1: {address: 127.0.0.1}}',
        ],
      })
    })

    /** Moves it. */
    function leadTo(address: string, port: number): string {
      const text = readFileSync(estate.topology, 'utf8')
      const moved = text.replace(
        /address: [0-9.]+, port: \d+, dialled/,
        `address: ${address}, port: ${port}, dialled`,
      )
      writeFileSync(estate.topology, moved)
      return `pool at ${address}:${port} from app1`
    }

    async function reported(...argv: readonly string[]): Promise<Report> {
      const { stdout, stderr, code } = await estate.dbbal(...argv, '--json')
      const report = JSON.parse(stdout) as Report
      expect(report.exit, stderr).toBe(code)
      expect(endedPhases(stderr)).toEqual((report.steps ?? []).map(({ phase, answer }) => [phase, answer]))
      return report
    }

    /** As a program follows them. */
    const endedPhases = (stderr: string) =>
      stderr
        .split('\n')
        .filter((line) => line.startsWith('{'))
        .map((line): Record<string, unknown> => JSON.parse(line))
        .filter(({ event }) => event === 'ended')
        .map(({ phase, answer }) => [phase, answer])
    const found = ({ steps }: Report) => steps?.find(({ phase }) => phase === 'endpoints')
    const looked = async () =>
      (await reported('doctor', 'shop')).checks.filter(({ check }) => check === 'endpoints')

    test('leads to the new primary: it is told, with the commit through it', async () => {
      const subject = leadTo('127.0.0.1', estate.places.poolerPorts.p1)
      const { pg1, pg2 } = addresses
      expect(await looked()).toMatchObject([
        { status: 'ok', subject, measured: expect.stringMatching(`^leads to ${pg1} \\(system `) },
      ])
      const report = await reported('switchover', '--to', 'pg2', '--yes')
      expect([report.exit, report.ended]).toMatchObject([0, { end: 'switched', isWhole: true }])
      expect(found(report)).toMatchObject({
        answer: 'done',
        message: expect.stringMatching(
          `^${subject}: leads to ${pg2} \\(system [0-9]+, started .*, timeline 2\\), and commits, after \\d+ ms$`,
        ),
      })
    })

    test('one that stays where the old primary was: exit 5, and nothing is undone; moved, all is well', async () => {
      const { port } = estate.places
      const { pg2, pg3 } = addresses
      const subject = leadTo(pg2, port)
      expect(await looked()).toMatchObject([{ status: 'ok', subject }])
      const report = await reported('switchover', '--to', 'pg3', '--yes')
      expect([report.exit, report.ended]).toMatchObject([5, { end: 'switched', isWhole: false }])
      expect(await estate.primaries()).toEqual(['pg3'])
      expect(found(report)).toMatchObject({
        answer: 'failed',
        message: expect.stringMatching(new RegExp(`^${subject}: .*after 1\\d{4} ms$`)),
      })
      expect((await estate.poolerStates()).flatMap(({ paused }) => paused)).toEqual([])
      expect(await looked()).toMatchObject([
        { status: 'warn', measured: expect.stringMatching(`^leads to ${pg2} \\(a replica of system `) },
      ])
      leadTo(pg3, 1)
      expect(await looked()).toMatchObject([
        { status: 'unknown', measured: expect.stringContaining('ECONNREFUSED') },
      ])
      leadTo('127.0.0.1', estate.places.poolerPorts.p2)
      expect((await reported('failover', '--to', 'pg3', '--yes')).exit).toBe(0)
      expect(await estate.primaries()).toEqual(['pg3'])
    })
  },
)
