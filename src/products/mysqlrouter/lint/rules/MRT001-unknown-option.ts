import { didYouMeanHint } from '../../../../diagnostics/did-you-mean.ts'
import { candidates, isAvailable, isNewerThan, settingOf } from '../../../../settings/lookup.ts'
import { settingsTable } from '../../table.ts'
import { atOption, removeLine } from '../at.ts'
import { isUnknownRefused } from '../on-unknown.ts'
import { isLogSection, loadedPlugins, settingsSection } from '../plugins.ts'
import { routerRule } from '../router-rule.ts'
import type { RouterOption, RouterSection, RouterUnit } from '../unit.ts'

export default routerRule({
  id: 'MRT001',
  name: 'unknown-option',
  severity: 'warning',
  profile: 'recommended',
  summary: 'an option is unknown in its section',
  why: 'The Router warns once in its log and goes on without it; with unknown_config_option=error it does not start.',
  source: 'MySQL Router 9.7.4: "option \'routing.connection_delay\' is not supported"',
  bad: '[routing:rw]\nbind_port=6446\ndestinations=db1:3306\nrouting_strategy=first-available\nconnection_delay=100\n',
  good: '[routing:rw]\nbind_port=6446\ndestinations=db1:3306\nrouting_strategy=first-available\nconnect_timeout=1\n',
  fix: 'safe',
  *check(unit) {
    const severity = isUnknownRefused(unit) ? 'error' : 'warning'
    const plugins = loadedPlugins(unit)
    const named = namesInBraces(unit)
    for (const section of [unit.defaults, ...unit.sections]) {
      const sections = section === unit.defaults ? ['DEFAULT', ...plugins] : ownSections(section)
      if (sections.length === 0) continue
      const known = namesOnce(sections, unit.version)
      for (const option of section.options.values()) {
        const fault = faultOf(unit, section, option, sections, known)
        if (fault === undefined) continue
        yield {
          ...atOption(unit, option),
          severity,
          ...fault,
          ...(named.has(option.name)
            ? {}
            : { fix: { title: 'remove the option', edits: [removeLine(unit, option.line)] } }),
        }
      }
    }
  },
})

function ownSections({ name }: RouterSection): string[] {
  const section = settingsSection(name)
  return section === undefined ? [] : [section]
}

function faultOf(
  { version }: RouterUnit,
  section: RouterSection,
  { name }: RouterOption,
  sections: readonly string[],
  known: () => readonly string[],
): { message: string; hint: string } | undefined {
  // MRT005 says what to do about it.
  if (name === 'mode' && sections.includes('routing')) return undefined
  const settings = sections.flatMap((each) => settingOf(settingsTable, name, each) ?? [])
  const isSinks = name === 'sinks' && isLogSection(section.name) && section.name !== 'logger'
  if (!isSinks && settings.some((setting) => isAvailable(setting, version))) return undefined
  const what = `option ${JSON.stringify(name)} of ${section.title} is`
  const [setting] = settings
  if (setting !== undefined && !isSinks) {
    if (isNewerThan(setting, version)) {
      return {
        message: `${what} not in MySQL Router ${version}, it came with ${setting.since}`,
        hint: 'remove it, or lint with the version that runs there',
      }
    }
    return {
      message: `${what} not in MySQL Router ${version}, it was removed in ${setting.removed}`,
      hint: setting.replacedBy === undefined ? 'remove it' : `write ${setting.replacedBy}`,
    }
  }
  const elsewhere = section.name === 'default' ? settingOf(settingsTable, name) : undefined
  if (elsewhere?.name === name && elsewhere.section !== undefined) {
    return {
      message: `${what} read by [${elsewhere.section}] only, which this file does not have`,
      hint: 'remove it',
    }
  }
  return {
    message: `${what} unknown to MySQL Router ${version}`,
    hint: didYouMeanHint(name, known()) ?? 'remove it',
  }
}

/** The options of sections, looked up when the first unknown one stands there: a file may have thousands of them. */
function namesOnce(sections: readonly string[], version: string): () => readonly string[] {
  let names: readonly string[] | undefined
  return () => {
    names ??= sections
      .flatMap((each) => candidates(settingsTable, each))
      .filter((each) => isAvailable(each, version))
      .map((each) => each.name)
    return names
  }
}

/** Options whose value others take: without their lines those would change. */
function namesInBraces({ sections, defaults }: RouterUnit): ReadonlySet<string> {
  const texts = [defaults, ...sections].flatMap(({ options }) =>
    Array.from(options.values(), ({ text }) => text),
  )
  return new Set(
    texts.flatMap((text) =>
      text.includes('{')
        ? Array.from(text.matchAll(/\{([A-Za-z0-9_]+)\}/g), ([, name = '']) => name.toLowerCase())
        : [],
    ),
  )
}
