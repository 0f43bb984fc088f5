/** A kind of file that can be linted, and how it is told from others without a product's code. */
export interface FileKind {
  /** What `--kind` takes. */
  kind: string
  /** The product whose linter reads it. */
  product: string
  /** Of the file's name alone. */
  name: RegExp
  /** Of its text, where the name says nothing. */
  content: RegExp | undefined
}

/** In this order: the first that fits wins, names before contents. */
export const fileKinds: readonly FileKind[] = [
  {
    kind: 'topology',
    product: 'topology',
    name: /^(?:dbbal|topology)\.(?:ya?ml|json)$/,
    content: /^version:\s*1\s*$[\s\S]{0,5000}?^(?:balancers|clusters|hosts|include):/m,
  },
  {
    kind: 'pgbouncer.ini',
    product: 'pgbouncer',
    name: /^pgbouncer.*\.ini$/,
    content: /^\s*\[pgbouncer\]/m,
  },
  {
    kind: 'userlist.txt',
    product: 'pgbouncer',
    name: /^userlist.*\.txt$/,
    content: /^"[^"\n]+"\s+"(?:md5|SCRAM-SHA-256)/m,
  },
  { kind: 'pgbouncer_hba.conf', product: 'pgbouncer', name: /^pgbouncer_hba.*\.conf$/, content: undefined },
  {
    kind: 'mysqlrouter.conf',
    product: 'mysqlrouter',
    name: /^mysqlrouter.*\.conf$/,
    content: /^\s*\[(?:routing|metadata_cache)(?::[^\]]*)?\]/m,
  },
  {
    kind: 'sentinel.conf',
    product: 'redis',
    name: /^sentinel.*\.conf$/,
    content: /^\s*sentinel\s+monitor\s/m,
  },
  {
    kind: 'redis.conf',
    product: 'redis',
    name: /^(?:redis|valkey).*\.conf$/,
    content: /^\s*(?:cluster-enabled|appendonly|maxmemory-policy)\s/m,
  },
  {
    kind: 'redis-cluster.sh',
    product: 'redis',
    name: /^create[-_](?:redis[-_])?cluster.*\.sh$/,
    content: /redis-cli .*--cluster create/,
  },
  {
    kind: 'mongos.yaml',
    product: 'mongos',
    name: /^mongos.*\.(?:conf|cfg|ya?ml)$/,
    content: /^(?:sharding\.|sharding:[^\n]*\n(?:[ \t][^\n]*\n|(?:#[^\n]*)?\n)*?[ \t]+)configDB:\s/m,
  },
  {
    kind: 'mongod.yaml',
    product: 'mongos',
    name: /^mongod.*\.(?:conf|cfg|ya?ml)$/,
    content:
      /^(?:storage:[^\n]*\n(?:[ \t][^\n]*\n|(?:#[^\n]*)?\n)*?[ \t]+(?:dbPath|wiredTiger|directoryPerDB):|replication:[^\n]*\n(?:[ \t][^\n]*\n|(?:#[^\n]*)?\n)*?[ \t]+(?:replSetName|oplogSizeMB):|systemLog:[^\n]*\n(?:[ \t][^\n]*\n|(?:#[^\n]*)?\n)*?[ \t]+(?:destination|logAppend|path):)/m,
  },
  {
    kind: 'sharding.js',
    product: 'mongos',
    name: /^(?:sharding|initiate-.*)\.js$/,
    content:
      /^\s*(?:sh\.(?:addShard\w*|shardCollection|splitAt|splitFind|moveChunk|enableSharding|updateZoneKeyRange|addTagRange|stopBalancer)|rs\.(?:initiate|reconfig)|db\.(?:getSiblingDB\(["'`][^)]*\)\.)?createUser)\(|\bdb\.getSiblingDB\(/m,
  },
  {
    kind: 'proxysql.cnf',
    product: 'proxysql',
    name: /^proxysql.*\.(?:cnf|cfg|conf)$/,
    content: /^\s*(?:admin|mysql|pgsql)_variables\s*[=:]/m,
  },
  {
    kind: 'proxysql.sql',
    product: 'proxysql',
    name: /^proxysql.*\.sql$/,
    content:
      /^\s*(?:(?:LOAD|SAVE)\s+(?:ADMIN|MYSQL|PGSQL|PROXYSQL)\s+(?:VARIABLES|SERVERS|USERS|QUERY\s+RULES)\s+(?:TO|FROM)\s|(?:INSERT\s+(?:OR\s+\w+\s+)?INTO|REPLACE\s+INTO|UPDATE|DELETE\s+FROM)\s+(?:main\.)?(?:global_variables|(?:mysql|pgsql)_(?:servers|users|query_rules|replication_hostgroups)|proxysql_servers)\b|SET\s+(?:admin|mysql|pgsql)-\w)/im,
  },
]

/** The kind of a file by its name, else by its text; undefined where neither tells. */
export function recognise(path: string, text: string): FileKind | undefined {
  const name = path.slice(path.lastIndexOf('/') + 1)
  return (
    fileKinds.find((kind) => kind.name.test(name)) ??
    fileKinds.find(({ content }) => content?.test(text) === true)
  )
}
