import { didYouMeanHint } from '../../../../diagnostics/did-you-mean.ts'
import { atSection, removeLine } from '../at.ts'
import { sectionNames } from '../plugins.ts'
import { routerRule } from '../router-rule.ts'

export default routerRule({
  id: 'MRT002',
  name: 'unknown-section',
  severity: 'error',
  profile: 'minimal',
  summary: 'a section names no plugin of the Router',
  why: 'The Router takes the name of every section for a plugin to load, and does not start without it.',
  source: 'MySQL Router 9.7.4: "Loading plugin for config-section \'[health_monitor]\' failed"',
  bad: '[routing:rw]\nbind_port=6446\ndestinations=db1:3306\nrouting_strategy=first-available\n[health_monitor]\nmonitor_interval=2\n',
  good: '[routing:rw]\nbind_port=6446\ndestinations=db1:3306\nrouting_strategy=first-available\n[destination_status]\nerror_quarantine_interval=2\n',
  fix: 'safe',
  *check(unit) {
    for (const section of unit.sections) {
      if (sectionNames.includes(section.name)) continue
      const lines = [section.line, ...Array.from(section.options.values(), ({ line }) => line)]
      yield {
        ...atSection(unit, section),
        message: `section ${JSON.stringify(section.title)} is of no plugin, expected one like [routing:NAME]`,
        hint: didYouMeanHint(section.name, sectionNames) ?? 'remove the section',
        fix: { title: 'remove the section', edits: lines.map((line) => removeLine(unit, line)) },
      }
    }
  },
})
