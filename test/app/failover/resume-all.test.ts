import { expect, test } from 'vitest'
import type { HeldConsole } from '../../../src/app/failover/poolers/held-console.ts'
import type { HeldProcess } from '../../../src/app/failover/poolers/held-process.ts'
import { type ResumeOptions, resumeAll } from '../../../src/app/failover/poolers/resume.ts'
import { usualFrom } from '../../../src/app/pgbouncer/hold-settings.ts'
import { ServerFault } from '../../../src/drivers/server-fault.ts'
import { type ReadIni, readIni } from '../../../src/products/pgbouncer/lint/read-ini.ts'

const proven = () => Promise.resolve({ answer: 'done', message: '' } as const)
const harmless: ResumeOptions = { isOldHarmless: true, prove: proven }
const dangerous: ResumeOptions = { isOldHarmless: false, prove: proven }

/** Every statement of every process, in the order in which they came: `p1 RELOAD`. */
type Log = string[]

interface FakeOptions {
  databases?: readonly string[]
  /** It was restarted, and runs with the new file. */
  isLoaded?: boolean
  /** RELOAD answers, and changes nothing. */
  isUnreadable?: boolean
  minPoolSize?: string
  /** What a connection of its own answers to PAUSE. */
  pauseFault?: ServerFault
  /** A database that RESUME does not resume. */
  staysPaused?: string
  /** How many turns of the event loop RELOAD takes. */
  turns?: number
}

/** A process whose databases are paused. */
function fakeProcess(name: string, log: Log, options: FakeOptions = {}): HeldProcess {
  const { databases = ['app1', 'app2'], isUnreadable = false, turns = 0 } = options
  let { isLoaded = false } = options
  const paused = new Set(databases)
  const show = () =>
    databases.map((each) => ({
      name: each,
      host: isLoaded ? 'new' : 'old',
      port: 5432,
      database: each,
      paused: paused.has(each) ? 1 : 0,
      disabled: 0,
    }))
  let previous: Promise<unknown> = Promise.resolve()
  const look: HeldConsole = {
    query(sent) {
      const statement = sent.replaceAll('"', '')
      const answer = previous.then(async () => {
        log.push(`${name} ${statement}`)
        if (statement === 'SHOW DATABASES') return show()
        if (statement === 'RELOAD') {
          for (let turn = 0; turn < turns; turn += 1) await new Promise(setImmediate)
          if (!isUnreadable) isLoaded = true
        }
        const [, verb, database = ''] = /^(RESUME|PAUSE) (\w+)$/.exec(statement) ?? []
        if (verb === 'RESUME' && database !== options.staysPaused) paused.delete(database)
        if (verb === 'PAUSE') paused.add(database)
        return []
      })
      previous = answer.catch(() => {})
      return answer
    },
    open: () => Promise.resolve(),
    close: () => Promise.resolve(),
  }
  const ini = (host: string): ReadIni =>
    readIni(
      {
        name: 'pgbouncer.ini',
        kind: 'pgbouncer.ini',
        text: `[databases]\n${databases.map((each) => `${each} = host=${host} port=5432\n`).join('')}`,
      },
      new Map(),
      { version: '1.18.0', include: () => undefined },
    )
  return {
    name,
    console: { name } as HeldProcess['console'],
    databases,
    entries: new Set(databases),
    files: {
      inis: { before: ini('old'), during: ini('new'), after: ini('new') },
      usual: usualFrom((each) => (each === 'min_pool_size' ? options.minPoolSize : undefined)),
      canShrink: true,
    },
    look,
    pausing: databases.map(() =>
      options.pauseFault === undefined ? look : { ...look, query: () => Promise.reject(options.pauseFault) },
    ),
    reach: () => Promise.resolve(),
    close: () => Promise.resolve(),
  }
}

const of = (name: string, log: Log): readonly string[] =>
  log.filter((line) => line.startsWith(`${name} `)).map((line) => line.slice(name.length + 1))

test('RESUME goes out with RELOAD, before the look; no pool warms up meanwhile', async () => {
  const log: Log = []
  const process = fakeProcess('p1', log, { minPoolSize: '5' })
  expect(await resumeAll([process], harmless, 5000)).toMatchObject({
    answer: 'done',
    facts: { resumedAt: { app1: expect.any(Number), app2: expect.any(Number) } },
  })
  const steps = of('p1', log)
  expect(steps.slice(steps.indexOf('RELOAD'), steps.indexOf('RELOAD') + 6)).toEqual([
    'RELOAD',
    "SET server_login_retry = '0'",
    "SET min_pool_size = '0'",
    'RESUME app1',
    'RESUME app2',
    'SHOW DATABASES',
  ])
  expect(steps).toContain("SET min_pool_size = '5'")
})

test('where the old primary may take writes, nobody goes on before the new file is seen', async () => {
  const log: Log = []
  await resumeAll([fakeProcess('p1', log)], dangerous, 5000)
  const steps = of('p1', log)
  expect(steps.slice(steps.indexOf('RELOAD'), steps.indexOf('RESUME app2') + 1)).toEqual([
    'RELOAD',
    "SET server_login_retry = '0'",
    'SHOW DATABASES',
    'RESUME app1',
    'RESUME app2',
  ])
})

test('nor while another process of the wave loads its file', async () => {
  const log: Log = []
  const processes = [fakeProcess('p1', log), fakeProcess('p2', log, { turns: 20 })]
  await resumeAll(processes, dangerous, 5000)
  const first = log.findIndex((line) => line.includes('RESUME'))
  expect(log.slice(0, first)).toContain('p2 RELOAD')
  expect(log.slice(0, first).filter((line) => line === 'p2 SHOW DATABASES')).toHaveLength(2)
})

test.each([
  ['is paused again', harmless, ['RESUME app1', 'RESUME app2', 'PAUSE app1', 'PAUSE app2']],
  ['stays paused', dangerous, []],
])(
  'a process that does not run with its new file %s, and the others go on',
  async (what, options, expected) => {
    const log: Log = []
    const proving: string[] = []
    const result = await resumeAll(
      [fakeProcess('p1', log, { isUnreadable: true }), fakeProcess('p2', log)],
      {
        ...options,
        prove: (ready) => {
          proving.push(...ready.map(({ name }) => name))
          return proven()
        },
      },
      5000,
    )
    expect(result.answer).toBe('failed')
    expect(result.message).toMatch(
      new RegExp(`^p1: ${what}: does not run with its new file: database app1: host is old, not new`),
    )
    expect(of('p1', log).filter((line) => /^(RESUME|PAUSE)/.test(line))).toEqual(expected)
    expect(of('p2', log)).toContain('RESUME app1')
    expect(proving).toEqual(['p2'])
  },
)

test('where it cannot be paused again, that and the reason are told', async () => {
  const pauseFault = new ServerFault('unreachable', 'connect ECONNREFUSED')
  const process = fakeProcess('p1', [], { isUnreadable: true, pauseFault })
  const { answer, message } = await resumeAll([process], harmless, 5000)
  expect(answer).toBe('failed')
  expect(message).toMatch(
    /^p1: was resumed, and could not be paused again \(connect ECONNREFUSED\): does not run with its new file: database app1: host is old, not new/,
  )
})

test('a process that runs with its new file is looked through, whatever else is amiss with it', async () => {
  const log: Log = []
  const process = fakeProcess('p1', log, { staysPaused: 'app2' })
  const proving: string[] = []
  const prove: ResumeOptions['prove'] = (loaded) => {
    proving.push(...loaded.map(({ name }) => name))
    return proven()
  }
  const result = await resumeAll([process], { ...harmless, prove }, 5000)
  expect(result).toMatchObject({
    answer: 'failed',
    message: expect.stringContaining('p1: app2: still paused'),
  })
  expect(proving).toEqual(['p1'])
  expect(of('p1', log)).toContain("SET server_login_retry = '15'")
})

test('a process that runs with its new file already is not reloaded', async () => {
  const log: Log = []
  await resumeAll([fakeProcess('p1', log, { isLoaded: true })], harmless, 5000)
  expect(of('p1', log)).not.toContain('RELOAD')
  expect(of('p1', log)).toContain('RESUME app2')
})

test('more pools than may log in at the same time go on in waves; each process loads its file in its own', async () => {
  const log: Log = []
  const databases = Array.from({ length: 20 }, (_, index) => `app${index}`)
  const processes = ['p1', 'p2', 'p3'].map((name) => fakeProcess(name, log, { databases }))
  const result = await resumeAll(processes, harmless, 5000)
  expect(result).toMatchObject({
    answer: 'done',
    message: expect.stringContaining('20 databases on 3 processes'),
  })
  expect(Object.keys(result.facts?.resumedAt ?? {}).toSorted()).toEqual([...databases].toSorted())
  const at = (line: string): number => log.indexOf(line)
  expect(at('p2 RELOAD')).toBeGreaterThan(at('p1 RESUME app19'))
  expect(at('p3 RELOAD')).toBeGreaterThan(at('p2 RESUME app19'))
  expect(log.filter((line) => line.endsWith(' RELOAD'))).toHaveLength(3)
  expect(log.filter((line) => line.includes('RESUME'))).toHaveLength(60)
})

test('a process that only reads loads its file as well', async () => {
  const log: Log = []
  const reading = fakeProcess('p1', log)
  await resumeAll([{ ...reading, databases: [] }, fakeProcess('p2', log)], harmless, 5000)
  expect(of('p1', log)).toContain('RELOAD')
  expect(of('p1', log).filter((line) => line.startsWith('RESUME'))).toEqual([])
})
