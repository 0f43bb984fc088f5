import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import { readRouterConf, routerOption, routerSection } from '../../formats/router-conf.ts'
import type { LintFinding } from '../../lint/linter.ts'
import { finding } from './finding.ts'
import { mysqlrouterLinter } from './lint/index.ts'
import type { RouterPlace } from './place.ts'
import { routerSections } from './sections.ts'
import { isMeant, settingName } from './settings-overlay.ts'

/** What the Router would refuse of its file with the topology's `settings` in it, by the rules for such files. */
export function checkWritten(place: RouterPlace): readonly Diagnostic[] {
  const text = routerSections(place)
    .flatMap(({ name, key, options }) => [
      routerSection(name, key),
      ...options.map((option) => routerOption(option.name, option.value)),
    ])
    .join('\n')
  const told = new Set<string>()
  return refusals(text, place.version).flatMap(({ rule, line, message, hint = 'change the value' }) => {
    const block = settingsAt(text, line, place)
    // Whether an unchecked option exists is not asked.
    if (block.unchecked || rule.id === 'MRT001') return []
    const identity = `${rule.id} ${block.name ?? hint}`
    if (told.has(identity)) return []
    told.add(identity)
    const at = [...place.balancer.path, 'settings', ...(block.name === undefined ? [] : [block.name])]
    return [finding(rule.id, 'error', at, message, hint)]
  })
}

function refusals(text: string, version: string): readonly LintFinding[] {
  const file = { name: 'mysqlrouter.conf', kind: 'mysqlrouter.conf', text }
  const options = {
    version,
    profile: 'recommended',
    fileSystem: undefined,
    include: () => undefined,
  } as const
  return mysqlrouterLinter.lint([file], options).filter(({ severity }) => severity === 'error')
}

/** The name in `settings` of what stands in a line; undefined where something else brought it. */
function settingsAt(
  text: string,
  line: number,
  { declared }: RouterPlace,
): { name: string | undefined; unchecked: boolean } {
  const written = readRouterConf(text).sections.find(({ options }) =>
    options.some((each) => each.line === line),
  )
  const option = written?.options.find((each) => each.line === line)?.name
  if (written === undefined || option === undefined) return { name: undefined, unchecked: false }
  const section = {
    name: written.name === 'default' ? 'DEFAULT' : written.name,
    ...(written.key === undefined ? {} : { key: written.key }),
    options: [],
  }
  const named = (block: object | undefined): string | undefined =>
    Object.keys(block ?? {}).findLast((text) => {
      const name = settingName(text)
      return name?.option === option && isMeant(section, name)
    })
  return { name: named(declared.settings), unchecked: named(declared.settings_unchecked) !== undefined }
}
