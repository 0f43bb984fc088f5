import { applicationLogin } from '../../../failover/checks/application-login.ts'
import { proveEndpoint } from '../dial-endpoint.ts'
import { endpointsOf, movedMs } from '../endpoints.ts'
import { identityStatement, identityText, unknownPassword } from '../poolers/identity.ts'
import type { Step } from '../switchover.ts'
import { together } from './together.ts'

const askMs = 1000

const unknownLogin = `${unknownPassword}: no endpoint is dialled`

/** That the poolers lead to the new primary helps nobody whose address leads past them. */
export const endpoints: Step = {
  phase: 'endpoints',
  plan({ open }) {
    const all = endpointsOf(open)
    if (all === undefined) return unknownLogin
    if (all.length === 0) return 'no endpoint is declared that somebody moves'
    return `dials ${all.map(({ name }) => name).join(', ')} as the application, and commits through it`
  },
  limitMs: ({ open }) => movedMs + Math.max(0, ...(endpointsOf(open) ?? []).map(({ ttlMs }) => ttlMs)),
  async act({ open, to: { server }, run, accepted }, limitMs) {
    const all = endpointsOf(open)
    if (all === undefined) {
      // Who accepted that no login can be tried knows.
      const answer = accepted[applicationLogin.id] === undefined ? 'failed' : 'done'
      return { answer, message: `not proven: ${unknownLogin}` }
    }
    if (all.length === 0) return { answer: 'done', message: 'no endpoint is declared that somebody moves' }
    const wanted = identityText(await server.query(identityStatement, askMs))
    return together(all.map((endpoint) => proveEndpoint(endpoint, wanted, run, limitMs)))
  },
}
