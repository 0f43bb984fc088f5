import type { FileSystem, Linter, LintFile } from '../../../lint/linter.ts'
import type { Memory } from './memory.ts'
import type { Modules } from './modules.ts'
import { readCnf } from './read-cnf.ts'
import { runSql } from './run-sql.ts'
import { type Source, sourceOf } from './source.ts'
import type { Variables } from './variables.ts'

/** A file of SQL for the admin interface, or a proxysql.cnf, and what it leaves in ProxySQL's tables. */
export interface ProxysqlUnit {
  kind: 'sql' | 'cnf'
  version: string
  source: Source
  memory: Memory
  variables: Variables
  /** Of SQL: what LOAD and SAVE made of the changes. */
  modules: Modules
  /** Of SQL: where the last statement ends, and whether a `;` does it. */
  end: number
  isTerminated: boolean
  /** dbbal wrote it: what it says of the topology at its own line is not said again. */
  isGenerated: boolean
  fileSystem: FileSystem | undefined
}

/** Each file is one of its own; what a proxysql.cnf includes is a part of it. */
export const unitsOf: Linter<ProxysqlUnit>['units'] = function* (files, options) {
  for (const file of files) if (file.kind === 'proxysql.sql') yield sqlUnit(file, options)
  const cnfs = files.filter(({ kind }) => kind === 'proxysql.cnf').map((file) => readCnf(file, options))
  const included = new Set(cnfs.flatMap((cnf) => cnf.included))
  for (const { included: _, ...cnf } of cnfs) {
    if (included.has(cnf.source.name)) continue
    yield {
      ...cnf,
      kind: 'cnf',
      version: options.version,
      end: 0,
      isTerminated: true,
      isGenerated: false,
      fileSystem: options.fileSystem,
    }
  }
}

function sqlUnit(
  file: LintFile,
  options: { version: string; fileSystem: FileSystem | undefined },
): ProxysqlUnit {
  const source = sourceOf(file)
  return {
    kind: 'sql',
    version: options.version,
    source,
    ...runSql(source, options.version),
    isGenerated: /^DELETE FROM proxysql_servers WHERE comment='dbbal:[^' ]+'/m.test(file.text),
    fileSystem: options.fileSystem,
  }
}
