import * as product from '../../../src/app/drill/local/reaper.ts'
import { register } from './cleanup.ts'

/** For servers that others start and stop as well, so that they are nobody's children: they end with the tests. */
export function startReaper(directory: string): void {
  const reaper = product.startReaper(directory, process.env['DBBAL_KEEP'] === '1')
  register({ end: () => reaper.reap(), endNow: () => reaper.reapLater() })
}
