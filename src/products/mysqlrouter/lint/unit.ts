import { type RouterConfFault, type RouterConfOption, readRouterConf } from '../../../formats/router-conf.ts'
import type { FileSystem, Linter, LintFile } from '../../../lint/linter.ts'

/** An option; its `value` has other options put in for {names}. */
export interface RouterOption extends RouterConfOption {
  /** The value as it is written. */
  text: string
}

export interface RouterSection {
  name: string
  key: string | undefined
  /** `[routing:rw]`, as messages say it. */
  title: string
  line: number
  column: number
  options: ReadonlyMap<string, RouterOption>
}

/** One mysqlrouter.conf. */
export interface RouterUnit {
  version: string
  file: string
  lines: readonly string[]
  faults: readonly RouterConfFault[]
  /** All sections but DEFAULT. */
  sections: readonly RouterSection[]
  /** Those of one name. */
  named: (name: string) => readonly RouterSection[]
  /** What [DEFAULT] says, wherever it stands. */
  defaults: RouterSection
  fileSystem: FileSystem | undefined
}

/** Every file stands for itself. */
export const unitsOf: Linter<RouterUnit>['units'] = function* (files, { version, fileSystem }) {
  for (const file of files) yield unitOf(file, version, fileSystem)
}

function unitOf({ name, text }: LintFile, version: string, fileSystem: FileSystem | undefined): RouterUnit {
  const conf = readRouterConf(text)
  const firstDefault = conf.sections.find((section) => section.name === 'default')
  const general = conf.sections
    .filter((section) => section.name === 'default')
    .flatMap(({ options }) => options)
  const plain = new Map(general.map((option) => [option.name, option.value]))
  const sections = conf.sections
    .filter((section) => section.name !== 'default')
    .map((section) => ({
      ...section,
      title: section.key === undefined ? `[${section.name}]` : `[${section.name}:${section.key}]`,
      options: resolved(section.options, plain),
    }))
  const byName = new Map<string, RouterSection[]>()
  for (const section of sections) {
    const same = byName.get(section.name)
    if (same === undefined) byName.set(section.name, [section])
    else same.push(section)
  }
  return {
    version,
    fileSystem,
    file: name,
    lines: text.split('\n'),
    faults: conf.faults,
    sections,
    named: (wanted) => byName.get(wanted) ?? [],
    defaults: {
      name: 'default',
      key: undefined,
      title: '[DEFAULT]',
      line: firstDefault?.line ?? 1,
      column: firstDefault?.column ?? 1,
      options: resolved(general, plain),
    },
  }
}

/** Options that name each other in braces have no end. */
const mostRounds = 5
const mostLength = 10_000

/** The Router puts options of the section, or of DEFAULT, in for {names}; others stay as they are. */
function resolved(
  options: readonly RouterConfOption[],
  general: ReadonlyMap<string, string>,
): ReadonlyMap<string, RouterOption> {
  const own = new Map(options.map((option) => [option.name, option.value]))
  const putOnce = (value: string): string =>
    value.replace(/\{([A-Za-z0-9_]+)\}/g, (whole, name: string) => {
      return own.get(name.toLowerCase()) ?? general.get(name.toLowerCase()) ?? whole
    })
  const put = (value: string): string => {
    let result = value
    for (let round = 0; round < mostRounds && result.includes('{') && result.length < mostLength; round++) {
      result = putOnce(result)
    }
    return result
  }
  return new Map(
    options.map((option) => [option.name, { ...option, text: option.value, value: put(option.value) }]),
  )
}
