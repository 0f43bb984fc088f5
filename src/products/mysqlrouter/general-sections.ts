import { routerAccount } from '../../topology/router-account.ts'
import { durationMs } from '../../topology/units.ts'
import { type ConfSection, option, options } from './conf.ts'
import { idleConnections } from './connections.ts'
import { metadataCluster } from './destinations.ts'
import type { RouterPaths } from './paths.ts'
import type { RouterPlace } from './place.ts'
import { because } from './reasons.ts'
import { metadataTls } from './tls.ts'

/** Sections that are not about one route. A section without options is not written. */
export function generalSections(place: RouterPlace, paths: RouterPaths): readonly ConfSection[] {
  const { declared } = place
  const sections: readonly ConfSection[] = [
    defaultSection(place, paths),
    { name: 'logger', options: options(because('logLevel', 'level', 'info')) },
    poolSection(place),
    quarantineSection(place),
    ...(declared.destinations === 'metadata' ? [metadataSection(place)] : []),
  ]
  return sections.filter((section) => section.options.length > 0)
}

function defaultSection({ declared }: RouterPlace, paths: RouterPaths): ConfSection {
  const learns = declared.destinations === 'metadata'
  return {
    name: 'DEFAULT',
    options: options(
      because('ownFolder', 'logging_folder', paths.logging),
      because('ownFolder', 'runtime_folder', paths.runtime),
      because('ownFolder', 'data_folder', paths.data),
      option('keyring_path', learns ? paths.keyring : undefined),
      option('master_key_path', learns ? paths.masterKey : undefined),
      option('dynamic_state', learns ? paths.dynamicState : undefined),
      because('totalConnections', 'max_total_connections', declared.max_connections),
      because('unknownOptions', 'unknown_config_option', 'error'),
    ),
  }
}

function poolSection({ declared }: RouterPlace): ConfSection {
  const timeout = declared.pool?.idle_timeout
  return {
    name: 'connection_pool',
    options: options(
      because('idleConnections', 'max_idle_server_connections', idleConnections(declared)),
      because('idleTimeout', 'idle_timeout', timeout === undefined ? undefined : durationMs(timeout) / 1000),
    ),
  }
}

function quarantineSection({ declared }: RouterPlace): ConfSection {
  const { threshold, interval } = declared.quarantine ?? {}
  const seconds = interval === undefined ? undefined : durationMs(interval) / 1000
  return {
    name: 'destination_status',
    options: options(
      because('quarantineThreshold', 'error_quarantine_threshold', threshold),
      because('quarantineInterval', 'error_quarantine_interval', seconds),
    ),
  }
}

function metadataSection(place: RouterPlace): ConfSection {
  const { declared, cluster } = place
  return {
    name: 'metadata_cache',
    key: 'main',
    options: options(
      option('cluster_type', 'gr'),
      option('router_id', routerId(place)),
      option('user', routerAccount(declared)),
      option('metadata_cluster', metadataCluster(cluster)),
      because('metadataConnect', 'connect_timeout', 2),
      because('metadataRead', 'read_timeout', 3),
      ...metadataTls(place),
    ),
  }
}

/** The instance's number in the metadata: the Router looks its options up by it twice a second. */
export function routerId({ balancer, declared, instance }: RouterPlace): number {
  return (declared.bootstrap?.router_id ?? 1) + balancer.instances.indexOf(instance)
}
