import type { Obstacle } from './observed.ts'
import type { Plan } from './plan.ts'
import type { PlannedFile } from './planned-file.ts'
import type { Shrink } from './shrink.ts'

/** A route may have thousands; `--diff` shows them all. */
const mostListed = 8

/** Why nothing is written, and the flag that would allow it. */
export interface Refusal {
  code: 'FILE_EDITED' | 'FILE_FOREIGN' | 'FILE_SECRETS' | 'FILE_IN_THE_WAY' | 'ROUTE_SHRINKS' | 'OTHER_OWNER'
  /** The file it is about. */
  path?: string
  /** The route it is about. */
  route?: string
  message: string
  hint: string
}

/** What the operator allowed. */
export interface Permissions {
  overwrite: boolean
  allowShrink: boolean
}

/** What of a plan must not be done without the operator's word. */
export function refusals(plan: Plan, { overwrite, allowShrink }: Permissions): Refusal[] {
  const found: Refusal[] = []
  if (plan.otherOwner !== undefined && !overwrite) found.push(otherOwner(plan))
  for (const file of plan.files) {
    if (file.guard === undefined || file.status === 'stale') continue
    if (typeof file.guard === 'object') found.push(inTheWay(file, file.guard))
    else if (!overwrite) found.push(guarded(file, file.guard))
  }
  if (!allowShrink) found.push(...plan.shrinks.map(shrinking))
  return found
}

function guarded({ path, status }: PlannedFile, guard: 'edited' | 'foreign' | 'secrets'): Refusal {
  const hint = `--overwrite ${status === 'removed' ? 'removes' : 'replaces'} it`
  const file = JSON.stringify(path)
  switch (guard) {
    case 'edited':
      return { code: 'FILE_EDITED', path, message: `${file} was edited since dbbal wrote it`, hint }
    case 'foreign':
      return { code: 'FILE_FOREIGN', path, message: `${file} was not written by dbbal`, hint }
    case 'secrets':
      return { code: 'FILE_SECRETS', path, message: `${file} holds secrets and would get placeholders`, hint }
  }
}

function inTheWay({ path }: PlannedFile, { at, what }: Obstacle): Refusal {
  const fault =
    at === path
      ? `is a ${what}, expected a file`
      : `needs the directory ${JSON.stringify(at)}, which is a ${what}`
  const message = `${JSON.stringify(path)} ${fault}`
  return { code: 'FILE_IN_THE_WAY', path, message, hint: `move ${at} away` }
}

function shrinking({ route, before, after, lost }: Shrink): Refusal {
  const left = after === 0 ? 'its last server' : `${before - after} of ${before} servers`
  const message = `route ${JSON.stringify(route)} would lose ${left} without replacement: ${listed(lost)}`
  return { code: 'ROUTE_SHRINKS', route, message, hint: '--allow-shrink allows it' }
}

function listed(servers: readonly string[]): string {
  const shown = servers.slice(0, mostListed).join(', ')
  return servers.length > mostListed ? `${shown} and ${servers.length - mostListed} more` : shown
}

function otherOwner({ otherOwner, manifest }: Plan): Refusal {
  return {
    code: 'OTHER_OWNER',
    message: `the directory belongs to ${ownerName(otherOwner)}, not to ${ownerName(manifest.owner)}`,
    hint: 'name another directory with -o, or take this one over with --overwrite',
  }
}

function ownerName(owner: Plan['otherOwner']): string {
  const environment =
    owner?.environment === undefined ? '' : `, environment ${JSON.stringify(owner.environment)}`
  return `topology ${JSON.stringify(owner?.topology)}${environment}`
}
