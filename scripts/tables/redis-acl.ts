import { writeFileSync } from 'node:fs'
import type { AclNames } from '../../src/products/redis/acl-names.ts'
import type { ServerId } from '../../test/live/support/servers.ts'
import { server } from '../../test/live/support/servers.ts'
import { startOnSocket } from './redis.ts'

/** The names that rules of an ACL may use, of every server here. */
export const aclNamesFile = 'src/products/redis/acl-names.json'

export const aclServers: readonly ServerId[] = [
  { name: 'redis', suite: 'system' },
  { name: 'redis', suite: 'sid' },
  { name: 'valkey', suite: 'sid' },
]

export async function writeAclNames(): Promise<readonly AclNames[]> {
  const names: AclNames[] = []
  for (const id of aclServers) names.push(await measureAclNames(id))
  writeFileSync(aclNamesFile, `${JSON.stringify(names, null, 2)}\n`)
  return names
}

/** ACL CAT and COMMAND LIST, which has subcommands as `config|get`. */
export async function measureAclNames(id: ServerId): Promise<AclNames> {
  const installed = server(id.name, id.suite)
  const running = await startOnSocket(installed)
  const categories = (await running.cli('ACL', 'CAT')).split('\n').sort()
  const listed = (await running.cli('COMMAND', 'LIST')).toLowerCase().split('\n').sort()
  await running.stop()
  const commands = Object.fromEntries(
    listed
      .filter((name) => !name.includes('|'))
      .map((name) => [name, listed.flatMap((each) => subcommand(name, each))]),
  )
  const flavor = installed.name === 'valkey' ? 'valkey' : 'redis'
  return { flavor, version: installed.version, categories, commands }
}

function subcommand(command: string, listed: string): string[] {
  return listed.startsWith(`${command}|`) ? [listed.slice(command.length + 1)] : []
}
