import { byTree } from '../../../lint/by-tree.ts'
import type { FileSystem, Linter } from '../../../lint/linter.ts'
import { type Conf, isYes, readConf } from './conf.ts'
import { type CreateScript, readCreateScript } from './create-script.ts'

export { newestRedis } from './server-table.ts'

/** Servers of one cluster, Sentinels of one set, one server alone, or one script. */
export interface RedisUnit {
  confs: readonly Conf[]
  script: CreateScript | undefined
  fileSystem: FileSystem | undefined
}

/** Nodes of a cluster, and Sentinels, belong together where they lie in one directory tree. */
export const unitsOf: Linter<RedisUnit>['units'] = (files, options) => {
  const { fileSystem } = options
  const scripts = files.filter(({ kind }) => kind === 'redis-cluster.sh').map(readCreateScript)
  const read = files.filter(({ kind }) => kind !== 'redis-cluster.sh').map((file) => readConf(file, options))
  const included = new Set(read.flatMap(({ files: [, ...others] }) => others.map(({ name }) => name)))
  const confs = read.filter(({ name }) => !included.has(name))
  const isNode = (conf: Conf): boolean => conf.kind === 'redis.conf' && isYes(conf, 'cluster-enabled')
  const isSentinel = ({ kind }: Conf): boolean => kind === 'sentinel.conf'
  const groups = [
    ...byTree(confs.filter(isNode)),
    ...byTree(confs.filter(isSentinel)),
    ...confs.filter((conf) => !isNode(conf) && !isSentinel(conf)).map((conf) => [conf]),
  ]
  return [
    ...groups.map((group) => ({ confs: group, script: undefined, fileSystem })),
    ...scripts.map((script) => ({ confs: [], script, fileSystem })),
  ]
}
