import { randomBytes } from 'node:crypto'
import { hostname, userInfo } from 'node:os'

/** Who holds the lock of a cluster, and for what. */
export interface LockHolder {
  /** Eight hexadecimal digits, of this run or of the one whose child it is. */
  run: string
  /** `deploy`, `switchover`: one word. */
  purpose: string
  user: string
  host: string
  pid: number
}

/** Names the lock's run to the children of the run that holds it. */
export const lockVariable = 'DBBAL_LOCK'

/** application_name holds 63 bytes; a longer one is cut by the server. */
const mostBytes = 63

/** This process as a holder. A run beneath one that holds locks goes by its name, and so finds them its own. */
export function ownHolder(
  purpose: string,
  variables: Readonly<Record<string, string | undefined>>,
): LockHolder {
  const above = variables[lockVariable]
  const isRun = above !== undefined && /^[0-9a-f]{8}$/.test(above)
  return {
    run: isRun ? above : randomBytes(4).toString('hex'),
    purpose,
    user: word(userName(variables)).slice(0, 16),
    host: word(hostname()),
    pid: process.pid,
  }
}

/** As the servers show it, in pg_stat_activity: `dbbal switchover 1a2b3c4d 4711 ops@bastion`. */
export function applicationName({ run, purpose, user, host, pid }: LockHolder): string {
  return `dbbal ${purpose} ${run} ${pid} ${user}@${host}`.slice(0, mostBytes)
}

/** The holder behind an application_name; undefined for one that is not dbbal's. */
export function holderOf(name: string): LockHolder | undefined {
  const [, purpose, run, pid, user, host] =
    /^dbbal (\S+) ([0-9a-f]{8}) (\d+) ([^\s@]*)@(\S*)$/.exec(name) ?? []
  if (purpose === undefined || run === undefined || user === undefined || host === undefined) return undefined
  return { run, purpose, user, host, pid: Number(pid) }
}

function userName({ SUDO_USER }: Readonly<Record<string, string | undefined>>): string {
  if (SUDO_USER !== undefined && SUDO_USER !== '') return SUDO_USER
  try {
    return userInfo().username
  } catch {
    // An account without an entry in passwd, as containers have it.
    return String(process.getuid?.() ?? '')
  }
}

/** PostgreSQL shows `?` for anything but ASCII in an application_name. */
function word(text: string): string {
  return text.replaceAll(/[^\w.-]/g, '_')
}
