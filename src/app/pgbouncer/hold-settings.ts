import { consoleValue } from '../../formats/pgbouncer-console.ts'
import { type Asked, consoleSettings } from '../../products/pgbouncer/console/console-state.ts'

/** What a hold changes in a process for a while, as PgBouncer has it where nobody says otherwise. */
const usualDefaults = {
  server_login_retry: '15',
  max_user_connections: '0',
  min_pool_size: '0',
  default_pool_size: '20',
}

export type HoldSetting = keyof typeof usualDefaults
/** How they are when nothing is held. */
export type UsualSettings = Readonly<Record<HoldSetting, string>>

/** What keeps a user's pools from growing: connections that are busy serve on, idle ones may be closed. */
export const noGrowth = '1'
/** A pool of one connection serves its clients; the rest is closed as it becomes idle. */
export const shrunk = '1'
const held: UsualSettings = {
  server_login_retry: '0',
  max_user_connections: noGrowth,
  min_pool_size: '0',
  default_pool_size: shrunk,
}

/** @param said undefined where nobody says it */
export function usualFrom(said: (name: HoldSetting) => string | undefined): UsualSettings {
  const of = (name: HoldSetting): string => said(name) ?? usualDefaults[name]
  return {
    server_login_retry: of('server_login_retry'),
    max_user_connections: of('max_user_connections'),
    min_pool_size: of('min_pool_size'),
    default_pool_size: of('default_pool_size'),
  }
}

/** As a process runs with them; what stops growth there is the hold of somebody else. */
export async function usualSettings(look: Asked, limitMs?: number): Promise<UsualSettings> {
  const inForce = await settingsInForce(look, limitMs)
  return inForce.max_user_connections === noGrowth
    ? { ...inForce, max_user_connections: usualDefaults.max_user_connections }
    : inForce
}

export async function settingsInForce(look: Asked, limitMs?: number): Promise<UsualSettings> {
  const inForce = await consoleSettings(look, limitMs)
  return usualFrom((name) => inForce.get(name)?.value)
}

/** What a hold has left in a process: values of a hold, where its file says others. */
export function leftByHold(inForce: UsualSettings, file: UsualSettings): Partial<UsualSettings> {
  const names = Object.keys(held) as HoldSetting[]
  return Object.fromEntries(
    names.flatMap((name) =>
      inForce[name] === held[name] && file[name] !== held[name] ? [[name, file[name]]] : [],
    ),
  )
}

/** Pools grow again to their usual size. */
export async function letGrow(look: Asked, usual: UsualSettings, limitMs?: number): Promise<void> {
  const { max_user_connections, default_pool_size } = usual
  await putBack(look, { max_user_connections, default_pool_size }, limitMs)
}

/** No pool of the process opens another server connection, where its user has no max_user_connections of its own. */
export async function stopGrowth(look: Asked, limitMs?: number): Promise<void> {
  await setHoldSetting(look, 'max_user_connections', noGrowth, limitMs)
}

export async function setHoldSetting(
  look: Asked,
  name: HoldSetting,
  value: string,
  limitMs?: number,
): Promise<void> {
  await look.query(`SET ${name} = ${consoleValue(value)}`, limitMs)
}

/**
 * PgBouncer logs in for min_pool_size three times a second while a pool is paused as well, closes that login itself, and fails
 * clients that come right after RESUME (29 of 30 pauses of 1.2 s, PgBouncer 1.18). A database whose own line has it is not helped.
 */
export async function stopWarming(look: Asked, usual: UsualSettings, limitMs?: number): Promise<void> {
  if (usual.min_pool_size !== held.min_pool_size)
    await setHoldSetting(look, 'min_pool_size', held.min_pool_size, limitMs)
}

/** A login that fails is tried again at once. */
export async function retryAtOnce(look: Asked, limitMs?: number): Promise<void> {
  await setHoldSetting(look, 'server_login_retry', held.server_login_retry, limitMs)
}

export async function putBack(look: Asked, usual: Partial<UsualSettings>, limitMs?: number): Promise<void> {
  for (const [name, value] of Object.entries(usual))
    await look.query(`SET ${name} = ${consoleValue(value)}`, limitMs)
}
