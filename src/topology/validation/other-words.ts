/** What other tools, and tired people, call a key: the first of ours that may stand there is meant. */
const otherWords: Readonly<Record<string, readonly string[]>> = {
  addr: ['address', 'host'],
  address: ['host'],
  auth: ['authentication'],
  auth_type: ['authentication'],
  backends: ['serves', 'instances'],
  cluster: ['serves', 'cluster'],
  database: ['databases'],
  dbname: ['databases'],
  default_pool_size: ['pools'],
  hostname: ['host', 'address'],
  ip: ['address', 'host'],
  leader: ['primary', 'initial_primary'],
  master: ['primary', 'initial_primary'],
  max_client_conn: ['max_connections'],
  maximum_connections: ['max_connections'],
  members: ['instances'],
  nodes: ['instances'],
  pool_mode: ['pools'],
  pool_size: ['pools'],
  priority: ['replica_priority', 'weight'],
  replication_user: ['replication'],
  servers: ['instances'],
  slaves: ['replicas', 'instances'],
  ssl: ['tls'],
  standbys: ['replicas', 'instances'],
  type: ['engine', 'kind'],
  upstream: ['serves'],
}

/** Hint for a key that is called otherwise here, or that can only be a setting of the product itself. */
export function otherWordHint(key: string, known: readonly string[]): string | undefined {
  const words = Object.hasOwn(otherWords, key.toLowerCase()) ? otherWords[key.toLowerCase()] : undefined
  const meant = words?.find((word) => known.includes(word))
  if (meant !== undefined) return `did you mean "${meant}"?`
  const isSetting = known.includes('settings') && /^[a-z][a-z0-9]*([_-][a-z0-9]+)+$/.test(key)
  return isSetting ? `a setting of the product itself stands under settings: {${key}: ...}` : undefined
}
