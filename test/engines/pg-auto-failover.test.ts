/** What dbbal makes of what the monitor of pg_auto_failover says. */
import { describe, expect, test } from 'vitest'
import type { Row } from '../../src/drivers/postgresql.ts'
import { ServerFault } from '../../src/drivers/server-fault.ts'
import { pgAutoFailover } from '../../src/engines/postgresql/manager/pg-auto-failover.ts'
import type { Server } from '../../src/engines/postgresql/server.ts'

const node = (name: string, host: string, state: string, more: Row = {}): Row => ({
  nodename: name,
  nodehost: host,
  nodeport: 5432,
  reported: state,
  assigned: state,
  priority: 50,
  health: 1,
  ...more,
})
const healthy = [node('node-1', '10.0.0.1', 'primary'), node('node-2', '10.0.0.2', 'secondary')]

function managerWith(nodes: readonly Row[], promotes: () => readonly Row[] = () => [{ is_begun: 'true' }]) {
  const asked: string[] = []
  const monitor: Server = {
    name: 'the monitor',
    address: { host: '', port: 0, user: '', database: '', password: undefined, tls: undefined },
    close: async () => {},
    query: async (statement) => {
      asked.push(statement)
      return statement.includes('perform_promotion') ? promotes() : nodes
    },
  }
  const instances = [
    { name: 'a', host: '10.0.0.1', port: 5432 },
    { name: "b'", host: '10.0.0.2', port: 5432 },
  ]
  return { manager: pgAutoFailover({ instances, monitor, formation: 'default' }), asked }
}

describe('what the monitor knows', () => {
  test('nodes are found by address and port, whatever they are called', async () => {
    expect(await managerWith(healthy).manager.observe(1000)).toEqual({
      leader: 'a',
      isPaused: false,
      members: [
        { instance: 'a', hindrance: undefined },
        { instance: "b'", hindrance: undefined },
      ],
      amiss: undefined,
    })
  })

  test.each<[Row, string | undefined]>([
    [{ priority: 0 }, 'has candidate priority 0'],
    [{ health: 0 }, 'is not healthy, as the monitor sees it'],
    [{ reported: 'catchingup' }, 'is catchingup, on its way to secondary'],
    [{ reported: 'maintenance', assigned: 'maintenance' }, 'is maintenance'],
  ])('%j: %s', async (more, hindrance) => {
    const nodes = [healthy[0] as Row, node('node-2', '10.0.0.2', 'secondary', more)]
    const { members } = await managerWith(nodes).manager.observe(1000)
    expect(members[1]).toEqual({ instance: "b'", hindrance })
  })

  test('a leader on its way to something else is none', async () => {
    const nodes = [node('node-1', '10.0.0.1', 'primary', { assigned: 'draining' })]
    expect(await managerWith(nodes).manager.observe(1000)).toMatchObject({ leader: undefined })
  })
})

describe('what it says when it is asked to promote', () => {
  const never = new AbortController().signal
  const ask = async (promotes?: () => readonly Row[]) => {
    const { manager, asked } = managerWith(healthy, promotes)
    await manager.observe(1000)
    return { ...(await manager.switchOver({ from: 'a', to: "b'" }, 1000, never)), asked: asked.at(-1) }
  }
  const thrown = (kind: ServerFault['kind']) => () => {
    throw new ServerFault(kind, 'no')
  }

  test('it is asked by its own names', async () => {
    expect(await ask()).toEqual({
      isRefused: false,
      message: 'the monitor has begun it',
      asked: "SELECT pgautofailover.perform_promotion('default', 'node-2')::text AS is_begun",
    })
  })

  test.each<[string, () => readonly Row[], boolean, string]>([
    ['it is the primary already', () => [{ is_begun: 'false' }], true, 'the monitor does not begin it'],
    ['an error takes everything back', thrown('statement'), true, 'the monitor: no'],
    ['it is not there', thrown('unreachable'), true, 'the monitor: no'],
    ['its answer is lost', thrown('lost'), false, 'the monitor: no'],
  ])('%s', async (_, promotes, isRefused, message) => {
    expect(await ask(promotes)).toMatchObject({ isRefused, message })
  })
})
