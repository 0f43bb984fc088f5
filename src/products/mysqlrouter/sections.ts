import type { ConfSection } from './conf.ts'
import { generalSections } from './general-sections.ts'
import { inDataFolder, routerPaths } from './paths.ts'
import type { RouterPlace } from './place.ts'
import { restSections } from './rest-sections.ts'
import { routingSections } from './routing-sections.ts'
import { statedValue, withSettings } from './settings-overlay.ts'
import { withTotalConnections } from './total-connections.ts'

/** mysqlrouter.conf of one Router, the topology's settings included. */
export function routerSections(place: RouterPlace): readonly ConfSection[] {
  const settings = { ...place.declared.settings, ...place.declared.settings_unchecked }
  const paths = inDataFolder(routerPaths(place), statedValue(settings, 'DEFAULT', 'data_folder'))
  return withTotalConnections(
    withSettings(
      [...generalSections(place, paths), ...routingSections(place), ...restSections(place, paths)],
      settings,
    ),
  )
}
