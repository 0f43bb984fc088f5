import { type ConfSection, optionValue } from './conf.ts'
import { defaultTotalConnections } from './connections.ts'
import { because } from './reasons.ts'

/** Client connections that all routes together may have. */
export function totalConnections(sections: readonly ConfSection[]): number {
  return Number(optionValue(sections, 'DEFAULT', 'max_total_connections') ?? defaultTotalConnections)
}

/** Sum of what the routes allow each. */
export function routesConnections(sections: readonly ConfSection[]): number {
  const limits = sections
    .filter(({ name }) => name === 'routing')
    .map(({ options }) => Number(options.find(({ name }) => name === 'max_connections')?.value ?? 0))
  return limits.reduce((sum, limit) => sum + limit, 0)
}

/** Where nobody stated the total, it is large enough for the limits of the routes. */
export function withTotalConnections(sections: readonly ConfSection[]): readonly ConfSection[] {
  const needed = routesConnections(sections)
  if (needed <= totalConnections(sections)) return sections
  if (optionValue(sections, 'DEFAULT', 'max_total_connections') !== undefined) return sections
  const total = because('totalConnections', 'max_total_connections', needed)
  return sections.map((section) =>
    section.name === 'DEFAULT' && total !== undefined
      ? { ...section, options: [...section.options, total] }
      : section,
  )
}
