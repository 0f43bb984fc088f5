import { byTree } from '../../../lint/by-tree.ts'
import type { FileSystem, Linter } from '../../../lint/linter.ts'
import { type Conf, readConf } from './conf.ts'
import { readScript, type Script } from './script.ts'

/** Files of one cluster, as far as they lie in one directory tree: configuration files and scripts for mongosh. */
export interface MongosUnit {
  confs: readonly Conf[]
  scripts: readonly Script[]
  version: string
  fileSystem: FileSystem | undefined
}

export const unitsOf: Linter<MongosUnit>['units'] = (files, { version, fileSystem }) =>
  byTree(files).map((group) => ({
    confs: group.filter(({ kind }) => kind !== 'sharding.js').map(readConf),
    scripts: group.filter(({ kind }) => kind === 'sharding.js').map(readScript),
    version,
    fileSystem,
  }))
