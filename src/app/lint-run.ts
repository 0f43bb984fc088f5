import { readFileSync } from 'node:fs'
import { dirname, relative, resolve } from 'node:path'
import { type ConfigurationPart, configurationOf, type FileConfiguration } from '../lint/configuration.ts'
import { fileKinds } from '../lint/file-kinds.ts'
import { type Target, targetOf } from '../lint/forks.ts'
import { readIgnores } from '../lint/ignores.ts'
import {
  type BoundLinter,
  concerns,
  type FileSystem,
  type LintFile,
  type LintFinding,
} from '../lint/linter.ts'
import { ignoreRule } from '../lint/own-rules.ts'
import type { RuleFacts } from '../lint/rule.ts'
import { withoutIgnored } from '../lint/suppressions.ts'
import type { Configurations } from './lint-configurations.ts'

/** What decides beside the files. */
export interface RunOptions {
  workingDirectory: string
  /** `--target`: product -> version. */
  targets: ReadonlyMap<string, string>
  /** `--profile` and `--rule`. */
  flags: ConfigurationPart
  /** `--fs`. */
  fileSystem: FileSystem | undefined
  configurations: Configurations
}

/** What came of the files. */
export interface Run {
  /** By file, line and column. */
  findings: readonly LintFinding[]
  /** Of the linters that ran. */
  rules: readonly RuleFacts[]
}

/** A file with what counts for it. */
interface ConfiguredFile extends Target {
  file: LintFile
  configuration: FileConfiguration
}

/** The files -> the linters of their products -> what is left by the configuration and the ignore comments. */
export async function runLinters(files: readonly LintFile[], options: RunOptions): Promise<Run> {
  const configured: ConfiguredFile[] = []
  for (const file of files) configured.push(await configure(file, options))
  const { linters } = await import('../products/linters.ts')
  const findings: LintFinding[] = []
  const rules = new Map<string, RuleFacts>([[ignoreRule.id, ignoreRule]])
  for (const [key, group] of groupBy(configured, keyOf)) {
    const product = key.split(' ', 1)[0] ?? ''
    if (product === 'topology') {
      for (const each of group) findings.push(...(await topologyFindings(each, options)))
      continue
    }
    const linter = await linters[product]?.()
    if (linter === undefined) throw new Error(`no linter for ${product}`)
    for (const rule of linter.rules) rules.set(rule.id, rule)
    findings.push(...lintGroup(linter, group, options))
  }
  for (const { rule } of findings) if (!rules.has(rule.id)) rules.set(rule.id, rule)
  return { findings: findings.toSorted(byPlace), rules: [...rules.values()] }
}

async function configure(file: LintFile, options: RunOptions): Promise<ConfiguredFile> {
  const { workingDirectory, targets, flags, configurations } = options
  const path = resolve(workingDirectory, file.name)
  const found = await configurations.of(dirname(path))
  const product = productOf(file)
  return {
    file,
    configuration: configurationOf(found.configuration, relative(found.directory, path), flags),
    ...targetOf(product, [targets, found.configuration.targets]),
  }
}

/** The files of one product and one version of it are read together. */
function keyOf({ file, version, fork }: ConfiguredFile): string {
  return `${productOf(file)} ${fork ?? ''} ${version ?? ''}`
}

function lintGroup(
  linter: BoundLinter,
  group: readonly ConfiguredFile[],
  { fileSystem, workingDirectory }: RunOptions,
): readonly LintFinding[] {
  const { version, fork } = group[0] ?? {}
  // The profile is each file's own: everything runs, and what is not asked for is left out behind.
  const found = linter.lint(
    group.map(({ file }) => file),
    {
      version,
      fork,
      profile: 'strict',
      fileSystem,
      readFile: (path) => readIfThere(resolve(workingDirectory, path)),
    },
  )
  const byFile = groupBy(found, ({ file }) => file)
  const known = new Set([ignoreRule.id, ...linter.rules.map(({ id }) => id)])
  const current = linter.rules.filter((rule) => version === undefined || concerns(rule, version))
  const own = group.flatMap(({ file, configuration }) => {
    const ran = current.filter((rule) => configuration.severityOf(rule, rule.severity) !== undefined)
    const left = withoutIgnored(file, counted(byFile.get(file.name), configuration), {
      ran: new Set(ran.map(({ id }) => id)),
      known,
      needsReasons: configuration.profile === 'strict',
    })
    return counted(left, configuration)
  })
  const names = new Set(group.map(({ file }) => file.name))
  // A file that another one includes is under the rules of the first.
  const included = found.filter(({ file }) => !names.has(file))
  return [...own, ...(group[0] === undefined ? [] : counted(included, group[0].configuration))]
}

/** A comment that hides nothing is only found where every check ran. */
async function topologyFindings(
  { file, configuration }: ConfiguredFile,
  { workingDirectory }: RunOptions,
): Promise<readonly LintFinding[]> {
  const { lintTopology } = await import('./lint-topology.ts')
  const { findings, isWhole } = await lintTopology(file, workingDirectory)
  const own = findings.filter((finding) => finding.file === file.name)
  const included = findings.filter((finding) => finding.file !== file.name)
  const named = new Set(readIgnores(file.kind, file.text).flatMap(({ ids }) => ids))
  const left = withoutIgnored(file, counted(own, configuration), {
    ran: isWhole ? named : new Set(),
    known: named,
    needsReasons: configuration.profile === 'strict',
  })
  return counted([...left, ...included], configuration)
}

/** The findings that count, with the severity that they count as. */
function counted(
  findings: readonly LintFinding[] | undefined,
  { severityOf }: FileConfiguration,
): readonly LintFinding[] {
  return (findings ?? []).flatMap((finding) => {
    const severity = severityOf(finding.rule, finding.severity)
    return severity === undefined ? [] : [{ ...finding, severity }]
  })
}

function groupBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>()
  for (const item of items) {
    const group = groups.get(keyOf(item))
    if (group === undefined) groups.set(keyOf(item), [item])
    else group.push(item)
  }
  return groups
}

function productOf({ kind }: LintFile): string {
  return fileKinds.find((each) => each.kind === kind)?.product ?? kind
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}

function byPlace(a: LintFinding, b: LintFinding): number {
  if (a.file !== b.file) return a.file < b.file ? -1 : 1
  return a.line - b.line || a.column - b.column || (a.rule.id < b.rule.id ? -1 : 1)
}
