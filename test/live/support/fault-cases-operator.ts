import { appendFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { FaultCase } from './fault-case.ts'
import { fillDisk, mountDisk } from './fault-mounts.ts'
import type { FaultScene } from './fault-run.ts'
import { type Sshd, startSshd } from './sshd.ts'
import { addresses } from './switchover-topology.ts'

const resume: FaultCase['later'] = () => ['failover', '--resume']
const again: FaultCase['later'] = ({ to }) => ['failover', '--to', to.name]

/** What goes wrong where dbbal runs, and with what it was told. */
export const operatorFaults: readonly FaultCase[] = [
  {
    fault: 'somebody edits the topology meanwhile',
    exit: 0,
    state: 'the edit is kept beside the new `primary:` line',
    primary: 'to',
    says: /"phase": "record",\s+"answer": "done"/,
    at: {
      pause: async ({ estate }) => {
        appendFileSync(estate.topology, '# edited meanwhile\n')
        return () => {
          if (!readFileSync(estate.topology, 'utf8').endsWith('# edited meanwhile\n'))
            throw new Error('the edit is lost')
        }
      },
    },
  },
  {
    fault: 'the topology cannot be read any more',
    exit: 5,
    state: 'the new primary serves, the topology does not say so',
    primary: 'to',
    says: /"phase": "record",\s+"answer": "failed"/,
    at: {
      promote: async ({ estate, to }) => {
        const text = readFileSync(estate.topology, 'utf8')
        writeFileSync(estate.topology, `${text}\t: [\n`)
        return () => writeFileSync(estate.topology, text.replace(/^( +primary: )\w+/m, `$1${to.name}`))
      },
    },
    later: again,
  },
  {
    fault: 'the disk of the journal is full while clients are held',
    exit: 5,
    state: 'all is as before, but the journal here does not say so',
    primary: 'from',
    says: /the journal cannot be written: ENOSPC/,
    before: stateDisk,
    needsRoot: true,
    at: { pause: fullDisk },
  },
  {
    fault: 'the disk of the journal is full after the promotion',
    exit: 5,
    state: 'the new primary serves',
    primary: 'to',
    says: /"end": "switched"/,
    before: stateDisk,
    needsRoot: true,
    at: { promote: fullDisk },
    later: resume,
    // The copy of the journal may have the end: then nothing is left to be done.
    laterExits: [0, 2],
  },
  {
    fault: 'the password of the servers is wrong',
    exit: 4,
    state: 'nothing was changed',
    primary: 'from',
    says: /password authentication failed/,
    env: { ESTATE_ADMIN: 'wrong' },
  },
  {
    fault: 'the password of the consoles is wrong',
    exit: 4,
    state: 'nothing was changed',
    primary: 'from',
    says: /SASL authentication failed/,
    env: { ESTATE_CONSOLE: 'wrong' },
  },
  {
    fault: 'ssh to the servers fails',
    exit: 4,
    state: 'nothing was changed',
    primary: 'from',
    says: /"check": "control",\s+"status": "(unknown|refuse)"/,
    before: async (scene) => {
      const { sshd, restore } = await overSsh(scene)
      await sshd.cut()
      return restore
    },
    needsRoot: true,
  },
  {
    fault: 'ssh to the servers breaks when the old primary is to stop',
    exit: 5,
    state:
      'the old primary serves, its standby.signal is still there; `--resume` takes it away and begins anew',
    primary: 'to',
    says: /"phase": "unfence",\s+"answer": "failed"/,
    ...brokenSsh(),
    needsRoot: true,
    later: resume,
  },
]

/** The servers are stopped and started by ssh, until it is restored. */
async function overSsh({ estate }: FaultScene): Promise<{ sshd: Sshd; restore: () => void }> {
  const sshd = await startSshd({ more: Object.values(addresses) })
  const { user, port, identity, knownHosts } = sshd
  const ssh = `{user: ${user}, port: ${port}, identity: ${identity}, known_hosts: ${knownHosts}}`
  const before = readFileSync(estate.topology, 'utf8')
  const hosts = Object.entries(addresses).map(
    ([name, address]) => `  ${name}: {address: ${address}, ssh: ${ssh}}`,
  )
  const after = before
    .replace(/(pg[123]): [{]host: 127[0-9.]+[}]/g, '$1: {host: $1}')
    .replace('control: {via: local', 'control: {via: ssh')
    .replace('clusters:', `hosts:\n${hosts.join('\n')}\nclusters:`)
  writeFileSync(estate.topology, after)
  return { sshd, restore: () => writeFileSync(estate.topology, before) }
}

function brokenSsh(): Pick<FaultCase, 'before' | 'at'> {
  let sshd: Sshd | undefined
  return {
    before: async (scene) => {
      const ways = await overSsh(scene)
      sshd = ways.sshd
      return ways.restore
    },
    at: { stop: async () => void (await sshd?.cut()) },
  }
}

function stateOf({ estate }: FaultScene): string {
  return join(estate.places.root, 'state')
}

function stateDisk(scene: FaultScene): Promise<() => void> {
  return mountDisk(stateOf(scene))
}

async function fullDisk(scene: FaultScene): Promise<() => void> {
  const directory = join(stateOf(scene), 'dbbal/failover/dbbal/shop')
  const [name = ''] = readdirSync(directory).filter((each) => each.endsWith('.jsonl'))
  return fillDisk(stateOf(scene), join(directory, name))
}
