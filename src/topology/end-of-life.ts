import { isAtLeast } from '../settings/version.ts'
import { supportedVersions } from './supported-versions.ts'

/** Versions before `expected` get no fixes any more, by their vendors' calendars. Newest first. */
const calendars: Readonly<Record<string, readonly { expected: string; since: string }[]>> = {
  postgresql: [
    { expected: '14', since: 'November 2025' },
    { expected: '13', since: 'November 2024' },
  ],
  mysql: [{ expected: '8.4', since: 'April 2026' }],
  mariadb: [{ expected: '10.11', since: 'July 2026' }],
  mongodb: [
    { expected: '7.0', since: 'July 2025' },
    { expected: '6.0', since: 'October 2024' },
  ],
}

/** Since when a version of an engine gets no fixes; undefined while it does, or where no calendar is known. */
export function endOfLife(
  engine: string,
  version: string,
): { title: string; since: string; expected: string } | undefined {
  const [newest] = calendars[engine] ?? []
  // Of several bounds the oldest that it lies under says when.
  const end = calendars[engine]?.findLast(({ expected }) => !isAtLeast(version, expected))
  if (end === undefined || newest === undefined) return undefined
  return { title: supportedVersions[engine]?.title ?? engine, since: end.since, expected: newest.expected }
}
