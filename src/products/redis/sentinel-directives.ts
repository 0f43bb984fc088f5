import type { SentinelInstance } from '../../topology/declaration/redis.ts'
import type { Instance } from '../../topology/topology.ts'
import { durationMs } from '../../topology/units.ts'
import { isDnsName } from './addresses.ts'
import { because, type Directive, plain } from './directive.ts'
import { listening } from './listening.ts'
import { type PathContext, pathsOf } from './paths.ts'
import { tlsDirectives, tlsOf } from './tls.ts'

/** How Sentinel logs in at the servers; it knows no hash. */
export interface SentinelLogin {
  user: string | undefined
  password: string
}

export interface SentinelContext extends PathContext {
  login: SentinelLogin | undefined
}

/** Silence after which a server counts as down, where the topology is silent. */
const defaultDownAfter = '5s'

/** Milliseconds. */
export function downAfterMs({ cluster }: PathContext): number {
  return durationMs(cluster.declared.sentinels?.down_after ?? defaultDownAfter)
}

/** sentinel.conf of one Sentinel, in groups. */
export function sentinelDirectives(
  instance: Instance<SentinelInstance>,
  context: SentinelContext,
): Directive[][] {
  const tls = tlsOf(instance, context)
  return [
    [...listening(instance, tls), ...(tls === undefined ? [] : tlsDirectives(tls, ['tls-replication']))],
    [plain('dir', pathsOf(instance, context).data)],
    names(instance, context),
    watching(context),
  ].filter((group) => group.length > 0)
}

function names({ address }: Instance<SentinelInstance>, { cluster }: SentinelContext): Directive[] {
  const hasNames = [...cluster.instances, ...cluster.sentinels].some((each) => isDnsName(each.address))
  return [
    ...(hasNames
      ? [
          because('sentinel resolve-hostnames', 'sentinel', 'resolve-hostnames', 'yes'),
          because('sentinel announce-hostnames', 'sentinel', 'announce-hostnames', 'yes'),
        ]
      : []),
    because('sentinel announce-ip', 'sentinel', 'announce-ip', address),
  ]
}

function watching(context: SentinelContext): Directive[] {
  const { cluster, login } = context
  const { sentinels, initial_primary } = cluster.declared
  const primary = cluster.instances.find(({ name }) => name === initial_primary)
  if (sentinels === undefined || primary === undefined) throw new Error('no Sentinels or no primary to watch')
  const about = (option: string, ...values: readonly string[]): readonly string[] => [
    option,
    cluster.name,
    ...values,
  ]
  const timeout = sentinels.failover_timeout
  const monitored = [primary.address, String(primary.port), String(sentinels.quorum)]
  return [
    because('sentinel monitor', 'sentinel', ...about('monitor', ...monitored)),
    ...(login?.user === undefined ? [] : [plain('sentinel', ...about('auth-user', login.user))]),
    ...(login === undefined
      ? []
      : [because('sentinel auth-pass', 'sentinel', ...about('auth-pass', login.password))]),
    because(
      'sentinel down-after-milliseconds',
      'sentinel',
      ...about('down-after-milliseconds', String(downAfterMs(context))),
    ),
    ...(timeout === undefined
      ? []
      : [
          because(
            'sentinel failover-timeout',
            'sentinel',
            ...about('failover-timeout', String(durationMs(timeout))),
          ),
        ]),
  ]
}
