import { join } from 'node:path'
import {
  accounts,
  addresses,
  balancer,
  cluster,
  databaseNames,
  dataDirectory,
  type LocalPlaces,
  poolerDirectory,
  poolerNames,
  secretFile,
  serverNames,
  socketDirectory,
} from './local-places.ts'

/** Ends the server of an instance, below the directory that it lies in, and sees that it is gone. */
export const fenceFile = 'fence.sh'
export const fenceScript = `cd -P "$(dirname "$0")/$1/data" || exit 1
read -r pid < postmaster.pid || exit 0
is_there() { [ "$(readlink "/proc/$pid/cwd")" = "$PWD" ]; }
is_there || exit 0
sessions=
for each in /proc/[0-9]*; do
  { read -r _ _ _ parent _ < "$each/stat"; } 2>/dev/null || continue
  [ "$parent" != "$pid" ] || sessions="$sessions \${each##*/}"
done
kill -KILL "$pid" $sessions
for tries in 1 2 3 4 5 6 7 8 9; do is_there || exit 0; sleep 0.1; done
exit 1
`

/** Connections of each server, of which the poolers may use all but a few. */
export const maxConnections = 60

/** The topology of a throwaway estate: what a user would write of it. */
export function localTopology(places: LocalPlaces): string {
  const { serverPort, poolerPorts, versions, runAs, programs } = places
  const text = JSON.stringify
  const servers = serverNames.map((name) => `${name}: {host: ${addresses[name]}}`)
  const poolers = poolerNames.map((name) => `${name}: {host: 127.0.0.1, port: ${poolerPorts[name]}}`)
  const login = (account: keyof typeof accounts): string =>
    `user: ${accounts[account]}, password: {file: ${secretFile(account)}}`
  const lines = [
    '# A throwaway estate of dbbal drill --local.',
    'version: 1',
    'clusters:',
    `  ${cluster}:`,
    '    engine: postgresql',
    `    version: "${versions.postgresql}"`,
    `    primary: ${serverNames[0]}`,
    `    max_connections: ${maxConnections}`,
    '    reserved_connections: 20',
    `    port: ${serverPort}`,
    `    instances: {${servers.join(', ')}}`,
    `    admin: {${login('admin')}}`,
    `    replication: {${login('replication')}, slots: true}`,
    `    databases: [${databaseNames.join(', ')}]`,
    `    users: {${accounts.application}: {password: {file: ${secretFile('application')}}}}`,
    '    failover: {max_lag: 16MiB, budget: 15s}',
    `    fence: {hook: [sh, ${text(join(places.root, fenceFile))}, "{instance}"]}`,
    '    control:',
    '      via: local',
    `      data_directory: ${text(dataDirectory(places, '{instance}'))}`,
    `      pg_ctl: ${text(`${programs.postgresql}/pg_ctl`)}`,
    '      rewind: true',
    ...(runAs === undefined ? [] : [`      run_as: ${runAs}`]),
    'balancers:',
    `  ${balancer}:`,
    '    kind: pgbouncer',
    `    version: "${versions.pgbouncer}"`,
    `    serves: ${cluster}`,
    `    instances: {${poolers.join(', ')}}`,
    '    routes: {write: {to: primary}, read: {to: replicas}}',
    '    pools: {write: 4, read: 2}',
    `    admin: {${login('console')}, via: socket}`,
    '    deploy:',
    '      via: local',
    `      directory: ${text(poolerDirectory(places, '{instance}'))}`,
    '      service: pgbouncer-{instance}',
    ...(runAs === undefined ? [] : [`      owner: ${runAs}`]),
    `    settings: {unix_socket_dir: ${text(socketDirectory(places, '{instance}'))}, query_wait_timeout: 30}`,
  ]
  return `${lines.join('\n')}\n`
}
