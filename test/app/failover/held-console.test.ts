import { expect, test } from 'vitest'
import { heldConsole, holdConsole } from '../../../src/app/failover/poolers/held-console.ts'
import type { ConsoleWay } from '../../../src/app/pgbouncer/open-console.ts'
import type { PostgresqlConnection, Row } from '../../../src/drivers/postgresql.ts'
import { ServerFault } from '../../../src/drivers/server-fault.ts'

/** A way whose connections answer nothing but what `answer` says; each loses what is under way when it is closed. */
function fakeWay(answer: (statement: string, connection: number) => Promise<readonly Row[]> | undefined) {
  const sent: string[] = []
  let connections = 0
  const way: ConsoleWay = {
    async connect() {
      connections += 1
      const own = connections
      const open: ((fault: ServerFault) => void)[] = []
      const connection: PostgresqlConnection = {
        query(statement) {
          if (typeof statement !== 'string') throw new Error('a console knows texts only')
          sent.push(`${own} ${statement}`)
          return answer(statement, own) ?? new Promise((_, reject) => open.push(reject))
        },
        notices: () => [],
        isBroken: () => false,
        async close() {
          for (const reject of open) reject(new ServerFault('lost', 'Connection terminated'))
        },
      }
      return connection
    },
    close: async () => {},
  }
  return { way, sent }
}

const lost = (): Promise<never> => Promise.reject(new ServerFault('lost', 'Connection terminated'))
const nothing = (): Promise<readonly Row[]> => Promise.resolve([])

test('a statement over a connection that broke goes over a new one', async () => {
  const { way, sent } = fakeWay((_, connection) => (connection === 1 ? lost() : nothing()))
  const console = await holdConsole(way)
  expect(await console.query('RESUME "app"')).toEqual([])
  expect(sent).toEqual(['1 RESUME "app"', '2 RESUME "app"'])
})

test('a PAUSE that is given up is not sent again', async () => {
  const { way, sent } = fakeWay((statement) => (statement.startsWith('PAUSE') ? undefined : nothing()))
  const console = heldConsole(way)
  const pause = console.query('PAUSE "app"')
  await console.query('SHOW DATABASES')
  await console.close()
  await expect(pause).rejects.toMatchObject({ kind: 'lost' })
  expect(await console.query('SHOW POOLS')).toEqual([])
  expect(sent).toEqual(['1 PAUSE "app"', '1 SHOW DATABASES', '2 SHOW POOLS'])
})
