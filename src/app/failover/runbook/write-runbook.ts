import { existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { quoted } from '../../../diagnostics/finding.ts'
import { DbbalError, exitCodes } from '../../../errors.ts'
import { Directories } from '../../../output/directories.ts'
import { realDisk } from '../../../output/disk.ts'
import { controlOf } from '../../../topology/control-of.ts'
import { endpointsOf, movedMs } from '../endpoints.ts'
import { filesOf } from '../poolers/held-process.ts'
import { readyHooks } from '../steps/hooks.ts'
import type { Member, Switchover } from '../switchover.ts'
import type { Runbook, RunbookServer } from './runbook.ts'
import { runbookFiles } from './runbook-files.ts'

/**
 * Writes a switchover as files for a shell, the directory whole or not at all.
 *
 * @throws DbbalError (2) where something stands there, or a data directory is not declared
 */
export async function writeRunbook(
  switchover: Switchover,
  options: { directory: string; workingDirectory: string; version: string },
): Promise<void> {
  const directory = resolve(options.workingDirectory, options.directory)
  if (existsSync(directory))
    throw new DbbalError('RUNBOOK', `${quoted(options.directory)} is there already`, {
      exit: exitCodes.usage,
      hint: 'name a directory that is not there: --runbook DIR',
    })
  const files = runbookFiles(runbookOf(switchover, options.version))
  const temporary = `${directory}.${process.pid}`
  const directories = new Directories(realDisk)
  try {
    for (const { path, text, mode } of files) {
      directories.make(dirname(join(temporary, path)))
      await realDisk.writeFile(join(temporary, path), text, mode)
    }
    realDisk.rename(temporary, directory)
  } finally {
    realDisk.removeTree(temporary)
  }
}

function runbookOf(switchover: Switchover, version: string): Runbook {
  const { open, cluster, from, to, siblings, poolers } = switchover
  const server = (member: Member): RunbookServer => serverOf(switchover, member)
  return {
    topology: open.loaded.topology.name,
    cluster: cluster.name,
    from: server(from),
    to: server(to),
    siblings: siblings.map(server),
    directory: open.loaded.files[0]?.directory ?? '.',
    hooks: {
      before: readyHooks(switchover, 'before', from),
      after: readyHooks(switchover, 'after', to),
      undo: readyHooks(switchover, 'after', from),
    },
    usesSlots: cluster.declared.replication?.slots === true,
    isSynchronous: cluster.declared.synchronous !== undefined,
    processes: poolers.processes.map(({ name, console, databases, files }) => ({
      name,
      console: console.dialled,
      remote: console.ssh,
      password: `CONSOLE_PASSWORD_${(name.split('/')[0] ?? '').toUpperCase().replaceAll(/[^A-Z0-9]/g, '_')}`,
      databases,
      usual: filesOf({ name, files }).usual,
    })),
    sites: poolers.sites.map(({ name, site, texts }) => ({
      name,
      host: site.host,
      directory: site.place.directory,
      texts,
    })),
    endpoints: (endpointsOf(open) ?? []).map(({ name, address, way, ttlMs }) => ({
      name,
      address,
      remote: way === 'here' ? undefined : way,
      limitMs: movedMs + ttlMs,
    })),
    version,
  }
}

function serverOf({ cluster }: Switchover, { server }: Member): RunbookServer {
  const { control } = cluster.declared
  const instance = cluster.instances.find(({ name }) => name === server.name)
  if (instance === undefined) throw new Error(`${server.name} is no instance`)
  if (control?.data_directory === undefined)
    throw new DbbalError('RUNBOOK', `a runbook has to know the data directory of ${quoted(server.name)}`, {
      exit: exitCodes.usage,
      hint: 'write control.data_directory',
    })
  const { address, ssh = {} } = instance
  return {
    name: server.name,
    address: server.address,
    control: controlOf(control, instance),
    remote: control.via === 'ssh' ? { address, ssh } : undefined,
  }
}
