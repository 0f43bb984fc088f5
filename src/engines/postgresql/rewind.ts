import type { PostgresqlAddress } from '../../drivers/postgresql.ts'
import { type Conninfo, conninfoText, withParameters } from '../../formats/libpq-conninfo.ts'
import { shellWord } from '../../formats/shell.ts'
import type { ServerHost } from './server-host.ts'

/**
 * Files in a data directory that belong to its server, and not to its data. pg_rewind takes the source's, and takes away
 * postmaster.opts: how it was started, with the place of a configuration file outside.
 */
const ownFiles = '*.conf *.crt *.key *.pem *.crl conf.d postmaster.opts'

export interface RewindSource {
  /** How replicas reach the new primary: host, port and TLS. */
  conninfo: Conninfo
  /** Who reads its files. */
  account: Pick<PostgresqlAddress, 'user' | 'password'>
}

/**
 * Takes a stopped server back to where its history meets that of a primary. It keeps its own configuration and stays fenced.
 *
 * @param bundle directory of the stranded WAL; its mark says whether a rewind was broken off
 * @throws ServerFault: `statement` where pg_rewind refused before it changed anything, or a previous one was broken off
 */
export async function rewind(
  host: ServerHost,
  { conninfo, account }: RewindSource,
  bundle: string,
  limitMs: number,
): Promise<void> {
  const own = { user: account.user, dbname: 'postgres', application_name: 'dbbal' }
  const none = { password: undefined, passfile: undefined, replication: undefined, options: undefined }
  const source = conninfoText(withParameters(conninfo, { ...own, ...none }))
  const { password } = account
  const passfile = password === undefined ? undefined : `*:*:*:*:${password.replaceAll(/[\\:]/g, '\\$&')}`
  await host.run(rewindScript(source, passfile, bundle), limitMs)
}

function rewindScript(source: string, passfile: string | undefined, bundle: string): string {
  return `bundle=${shellWord(bundle)}
umask 077
if [ -e "$bundle/rewinding" ]; then
  echo 'an earlier pg_rewind was broken off: the data directory is of no use, make a new one by pg_basebackup' >&2
  exit 1
fi
rm -f "$bundle/passfile"
trap 'rm -f "$bundle/passfile"' EXIT
trap 'exit 1' HUP INT TERM
${passfile === undefined ? '' : `printf '%s\\n' ${shellWord(passfile)} > "$bundle/passfile"\nexport PGPASSFILE="$bundle/passfile"\n`}own() { for file in ${ownFiles}; do [ ! -e "$file" ] || printf '%s\\n' "$file"; done; }
if [ ! -d "$bundle/configuration" ]; then
  mkdir "$bundle/configuration.part"
  own | while IFS= read -r file; do cp -pR "$file" "$bundle/configuration.part/"; done
  mv "$bundle/configuration.part" "$bundle/configuration"
fi
# Before 13 it ensures nothing, and has no such option.
ensure=--no-ensure-shutdown; [ "$major" != 12 ] || ensure=
run_rewind() { LC_ALL=C "$bin/pg_rewind" -D "$PWD" --source-server=${shellWord(source)} $ensure "$@" >&2; }
run_rewind --dry-run
: > "$bundle/rewinding"; sync "$bundle/rewinding" "$bundle"
run_rewind
own | while IFS= read -r file; do rm -rf "$file"; done
cp -pR "$bundle/configuration/." .
put_standby_signal
sync -f .
rm "$bundle/rewinding"`
}
