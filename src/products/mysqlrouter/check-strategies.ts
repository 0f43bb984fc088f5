import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import type { ConfOption } from './conf.ts'
import { finding } from './finding.ts'
import type { RouterPlace } from './place.ts'
import { routerSections } from './sections.ts'

/** A strategy of `settings` with which the Router would not start. */
export function checkStrategies(place: RouterPlace): readonly Diagnostic[] {
  return routerSections(place).flatMap(({ name, key, options }) => {
    const strategy = valueIn(options, 'routing_strategy').toLowerCase()
    const known = strategiesOf(valueIn(options, 'destinations'))
    if (name !== 'routing' || known.includes(strategy)) return []
    return [
      finding(
        'MRT041',
        'error',
        [...place.balancer.path, 'settings'],
        `route ${key} cannot have routing_strategy "${strategy}", expected one of ${known.join(', ')}`,
        'remove routing_strategy; routes: {when_none: primary} asks for a fallback',
      ),
    ]
  })
}

function strategiesOf(destinations: string): readonly string[] {
  if (!destinations.startsWith('metadata-cache:')) return ['first-available', 'next-available', 'round-robin']
  const fallback = destinations.includes('?role=SECONDARY') ? ['round-robin-with-fallback'] : []
  return ['first-available', 'round-robin', ...fallback]
}

function valueIn(options: readonly ConfOption[], name: string): string {
  return options.find((option) => option.name === name)?.value ?? ''
}
