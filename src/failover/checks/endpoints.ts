import { type Check, unknown } from '../check.ts'
import { isUnseen } from '../seen.ts'

export const endpoints: Check = {
  id: 'endpoints',
  severity: 'warn',
  title: 'what clients dial leads to the primary',
  why: 'an address that does not follow the primary leaves its clients behind, whatever the poolers do',
  judge: ({ endpoints: all }) =>
    all.map(({ name, state }) => {
      if (isUnseen(state)) return unknown(name, state)
      const measured = `leads to ${state.leadsTo}`
      if (state.isPrimary) return { status: 'ok', subject: name, measured }
      const remedy = 'move it, or correct endpoint: of the balancer'
      return { status: 'bad', subject: name, measured, limit: 'the primary', remedy }
    }),
}
