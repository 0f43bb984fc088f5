import type { ConfSection } from './conf.ts'
import { generalSections } from './general-sections.ts'
import { routerPaths } from './paths.ts'
import type { RouterPlace } from './place.ts'
import { restSections } from './rest-sections.ts'
import { routingSections } from './routing-sections.ts'
import { withSettings } from './settings-overlay.ts'
import { withTotalConnections } from './total-connections.ts'

/** mysqlrouter.conf of one Router, the topology's settings included. */
export function routerSections(place: RouterPlace): readonly ConfSection[] {
  const paths = routerPaths(place)
  const { settings, settings_unchecked } = place.declared
  return withTotalConnections(
    withSettings(
      [...generalSections(place, paths), ...routingSections(place), ...restSections(place, paths)],
      { ...settings, ...settings_unchecked },
    ),
  )
}
