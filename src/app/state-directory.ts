import { homedir } from 'node:os'
import { isAbsolute, join } from 'node:path'

/**
 * Where dbbal keeps what it must find again on this machine: `$DBBAL_STATE_DIR`, else by the XDG base directories
 * `$XDG_STATE_HOME/dbbal`, or `~/.local/state/dbbal`. Nothing is made here.
 */
export function stateDirectory(variables: Readonly<Record<string, string | undefined>>): string {
  const own = variables['DBBAL_STATE_DIR']
  if (own !== undefined && isAbsolute(own)) return own
  const base = variables['XDG_STATE_HOME']
  // One that is not absolute is to be ignored.
  if (base !== undefined && isAbsolute(base)) return join(base, 'dbbal')
  return join(variables['HOME'] || homedir(), '.local/state/dbbal')
}
