import { relative, resolve } from 'node:path'
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
import { generatedRule, ignoreRule } from '../lint/own-rules.ts'
import type { RuleFacts } from '../lint/rule.ts'
import { withoutIgnored } from '../lint/suppressions.ts'
import type { Configurations } from './lint-configurations.ts'
import { Includes } from './lint-includes.ts'
import { checkOutputs, type Generated, withGenerated } from './lint-outputs.ts'

/** What decides beside the files. */
export interface RunOptions {
  workingDirectory: string
  /** What was asked for: files, directories, globs. */
  paths: readonly string[]
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
  /** Files that were read because others include them. */
  included: readonly LintFile[]
}

/** A file with what counts for it. */
interface ConfiguredFile extends Target {
  file: LintFile
  configuration: FileConfiguration
}

/** A file, named or included, with what the linters say of it. */
interface CheckedFile {
  file: LintFile
  configuration: FileConfiguration
  found: LintFinding[]
  /** Of each linter that read it. */
  rules: LinterRules[]
}

interface LinterRules {
  all: readonly RuleFacts[]
  /** Those of them that are about the version. */
  current: readonly RuleFacts[]
}

/** The files -> the linters of their products -> what is left by the configuration and the ignore comments. */
export async function runLinters(files: readonly LintFile[], options: RunOptions): Promise<Run> {
  const configured: ConfiguredFile[] = []
  for (const file of files) configured.push(await configure(file, options))
  const { linters } = await import('../products/linters.ts')
  const includes = new Includes(files, options.workingDirectory)
  const checked = new Map<LintFile, CheckedFile>()
  // No spread into push: a large file has more findings than a call takes arguments.
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
    await checkGroup(linter, group, includes, checked, options)
  }
  const named = new Set(files)
  const generated = await checkOutputs(files, options)
  for (const each of checked.values())
    for (const finding of leftOf(
      { ...each, found: withGenerated(each.found, each.file, generated) },
      named.has(each.file),
    ))
      findings.push(finding)
  for (const finding of await countedElsewhere(generated, named, options)) findings.push(finding)
  for (const { rule } of findings) if (!rules.has(rule.id)) rules.set(rule.id, rule)
  const included = [...checked.keys()].filter((file) => !named.has(file))
  return { findings: findings.toSorted(byPlace), rules: [...rules.values()], included }
}

async function configure(file: LintFile, options: RunOptions): Promise<ConfiguredFile> {
  const { workingDirectory, targets, flags, configurations } = options
  const path = resolve(workingDirectory, file.name)
  const found = await configurations.of(file)
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

/** Runs a linter, and keeps what it says by the file that it says it of: a named one, or one that those include. */
async function checkGroup(
  linter: BoundLinter,
  group: readonly ConfiguredFile[],
  includes: Includes,
  checked: Map<LintFile, CheckedFile>,
  options: RunOptions,
): Promise<void> {
  const { version, fork } = group[0] ?? {}
  const touched = new Set(group.map(({ file }) => file))
  // The profile is each file's own: everything runs, and what is not asked for is left out behind.
  const found = linter.lint([...touched], {
    version,
    fork,
    profile: 'strict',
    fileSystem: options.fileSystem,
    matching: includes.matching,
    include(path, kind) {
      const file = includes.open(path, kind)
      if (file !== undefined) touched.add(file)
      return file
    },
  })
  const rules = {
    all: linter.rules,
    current: linter.rules.filter((rule) => version === undefined || concerns(rule, version)),
  }
  const byFile = groupBy(found, ({ file }) => file)
  const configurations = new Map(group.map(({ file, configuration }) => [file, configuration]))
  for (const file of touched) {
    const each = checked.get(file) ?? {
      file,
      configuration: configurations.get(file) ?? (await configure(file, options)).configuration,
      found: [],
      rules: [],
    }
    for (const finding of byFile.get(file.name) ?? []) each.found.push(finding)
    each.rules.push(rules)
    checked.set(file, each)
  }
}

/** Of generated files that no linter reads. */
async function countedElsewhere(
  { findings }: Generated,
  named: ReadonlySet<LintFile>,
  options: RunOptions,
): Promise<readonly LintFinding[]> {
  const names = new Set([...named].map(({ name }) => name))
  const left: LintFinding[] = []
  for (const [name, found] of findings) {
    if (names.has(name)) continue
    const { configuration } = await configure({ name, kind: '', text: '' }, options)
    left.push(...counted(found, configuration))
  }
  return left
}

/** What counts of a file. Only a file that was named is fixed. */
function leftOf(
  { file, configuration, found, rules }: CheckedFile,
  isNamed: boolean,
): readonly LintFinding[] {
  const left = withoutIgnored(file, counted(distinct(found), configuration), () => {
    const current = [generatedRule, ...rules.flatMap((each) => each.current)]
    const all = [ignoreRule, generatedRule, ...rules.flatMap((each) => each.all)]
    const ran = current.filter((rule) => configuration.severityOf(rule, rule.severity) !== undefined)
    return {
      ran: new Set(ran.map(({ id }) => id)),
      known: new Set(all.map(({ id }) => id)),
      needsReasons: configuration.profile === 'strict',
    }
  })
  const findings = counted(left, configuration)
  return isNamed ? findings : findings.map(({ fix, ...finding }) => finding)
}

/** A file that several include is checked with each of them. */
function distinct(findings: readonly LintFinding[]): readonly LintFinding[] {
  const seen = new Map(
    findings.map((each) => [`${each.line}:${each.column} ${each.rule.id} ${each.message}`, each]),
  )
  return [...seen.values()]
}

/** A comment that hides nothing is only found where every check ran. */
async function topologyFindings(
  { file, configuration }: ConfiguredFile,
  { workingDirectory, fileSystem }: RunOptions,
): Promise<readonly LintFinding[]> {
  const { lintTopology } = await import('./lint-topology.ts')
  const { findings, isWhole } = await lintTopology(file, workingDirectory, fileSystem)
  const own = findings.filter((finding) => finding.file === file.name)
  const included = findings.filter((finding) => finding.file !== file.name)
  const named = new Set(readIgnores(file.kind, file.text).flatMap(({ ids }) => ids))
  const left = withoutIgnored(file, counted(own, configuration), () => ({
    ran: isWhole ? named : new Set(),
    known: named,
    needsReasons: configuration.profile === 'strict',
  }))
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

function byPlace(a: LintFinding, b: LintFinding): number {
  if (a.file !== b.file) return a.file < b.file ? -1 : 1
  return a.line - b.line || a.column - b.column || (a.rule.id < b.rule.id ? -1 : 1)
}
