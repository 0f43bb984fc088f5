import { shellWord } from '../../../formats/shell.ts'
import { conninfoOf, sshCommand } from './reach-script.ts'
import type { Runbook } from './runbook.ts'

/** Variable that the application's password is taken from. */
export const applicationPassword = 'APPLICATION_PASSWORD'

/** Dials every endpoint until it leads to the new primary, and commits through it. */
export function endpointsScript({ endpoints, to }: Runbook): string {
  const dialled = endpoints.map(({ name, address, remote, limitMs }) => {
    const words = [conninfoOf(address), remote === undefined ? 'sh -s' : sshCommand(remote)].map(shellWord)
    const amiss = shellWord(`${name} does not lead to ${to.name}`)
    return `until_so ${Math.ceil(limitMs / 1000)} leads ${words.join(' ')} || stop ${amiss}`
  })
  return `: "\${${applicationPassword}:?the password of the application}"
identity="SELECT system_identifier || ' ' || extract(epoch FROM pg_postmaster_start_time()) FROM pg_control_system() WHERE NOT pg_is_in_recovery()"
wanted=$(server ${shellWord(to.name)} "$identity")

# dial CONNINFO SHELL STATEMENT
dial() {
  {
    printf 'export PGPASSWORD='; quote "$${applicationPassword}"
    printf '\\nexec timeout 10 psql -X -A -t -q -v ON_ERROR_STOP=1 -d '; quote "$1"
    printf ' -c '; quote "$3"; echo
  } | sh -c "$2"
}
leads() {
  [ "$(dial "$1" "$2" "$identity" 2>/dev/null)" = "$wanted" ] &&
    dial "$1" "$2" "SELECT pg_logical_emit_message(true, 'dbbal', 'runbook')" >/dev/null
}
${dialled.join('\n')}`
}
