import { ServerFault } from '../../drivers/server-fault.ts'
import type { ObservedEndpoint } from '../../failover/observation.ts'
import { dialEndpoint, ledText } from './dial-endpoint.ts'
import { endpointsOf } from './endpoints.ts'
import type { OpenCluster } from './open-cluster.ts'
import { identityStatement, identityText } from './poolers/identity.ts'

const askMs = 3000

/** Where what clients dial leads now. Nothing is written through it. */
export async function observeEndpoints(open: OpenCluster): Promise<readonly ObservedEndpoint[]> {
  const all = endpointsOf(open)
  if (all === undefined)
    return [
      {
        name: open.cluster.name,
        state: {
          unseen: 'no password of the application is known: no endpoint is dialled',
          remedy: 'write password: of a user that may write',
        },
      },
    ]
  return Promise.all(
    all.map(async (endpoint) => {
      const { name } = endpoint
      try {
        const [led, wanted] = await Promise.all([dialEndpoint(endpoint), primaryOf(open)])
        return { name, state: { isPrimary: led.identity === wanted, leadsTo: ledText(led) } }
      } catch (error) {
        if (!(error instanceof ServerFault)) throw error
        const remedy =
          'where clients reach it and this machine does not: dialled_from: [HOST] of the endpoint'
        return { name, state: { unseen: error.message, remedy } }
      }
    }),
  )
}

async function primaryOf({ servers, cluster }: OpenCluster): Promise<string | undefined> {
  const server = servers.get(cluster.primary?.name ?? '')
  return server && identityText(await server.query(identityStatement, askMs))
}
