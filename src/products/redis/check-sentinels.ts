import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import type { RedisInstances } from '../../topology/topology.ts'
import { finding, missing } from './finding.ts'

/** Two Sentinels cannot outvote the loss of one. */
const fewestSentinels = 3

/** Whether the Sentinels can agree, and still can when a machine is lost. */
export function checkSentinels(cluster: RedisInstances): Diagnostic[] {
  const { mode, sentinels: declared } = cluster.declared
  if (mode !== 'sentinel') return []
  const { path, name, instances, sentinels } = cluster
  if (declared === undefined) {
    return [
      missing('error', 'RDC040', path, `${name} has mode: sentinel and no sentinels, expected three or more`),
    ]
  }
  const at = [...path, 'sentinels']
  const majority = Math.floor(sentinels.length / 2) + 1
  const findings = [...sameNames(cluster), ...crowded(cluster, majority)]
  const { initial_primary } = cluster.declared
  const candidates = instances.filter(
    (each) => each.name !== initial_primary && each.declared.replica_priority !== 0,
  )
  if (candidates.length === 0) {
    const message = `${name} has no replica that Sentinel could promote`
    findings.push(missing('warning', 'TOP014', [...path, 'instances'], message))
  }
  if (sentinels.length < fewestSentinels) {
    findings.push(
      missing(
        'error',
        'RDC040',
        [...at, 'instances'],
        `${sentinels.length} Sentinels cannot agree when one is lost, expected three or more`,
        'a third one fits on any machine, an application server for example',
      ),
    )
  } else if (sentinels.length % 2 === 0) {
    findings.push(
      missing(
        'warning',
        'TOP011',
        [...at, 'instances'],
        `${sentinels.length} Sentinels outvote no more lost ones than ${sentinels.length - 1} do, expected an odd number`,
      ),
    )
  }
  if (declared.quorum > sentinels.length) {
    findings.push(
      finding(
        'error',
        'RDC041',
        [...at, 'quorum'],
        `quorum ${declared.quorum} is more than the ${sentinels.length} Sentinels, expected ${majority}`,
      ),
    )
  } else if (declared.quorum < majority) {
    findings.push(
      finding(
        'warning',
        'RDC041',
        [...at, 'quorum'],
        `quorum ${declared.quorum} is less than the majority of ${sentinels.length} Sentinels: few can call a primary dead, expected ${majority}`,
      ),
    )
  }
  return findings
}

/** Files and data directories go by the name. */
function sameNames({ instances, sentinels }: RedisInstances): Diagnostic[] {
  const servers = new Set(instances.map(({ name }) => name.toLowerCase()))
  return sentinels
    .filter(({ name }) => servers.has(name.toLowerCase()))
    .map(({ name, path }) =>
      missing('error', 'TOP002', path, `Sentinel "${name}" has the name of a server`, 'give it another name'),
    )
}

function crowded({ path, sentinels }: RedisInstances, majority: number): Diagnostic[] {
  const machines = new Map<string, number>()
  for (const { address } of sentinels) machines.set(address, (machines.get(address) ?? 0) + 1)
  return [...machines]
    .filter(([, count]) => sentinels.length - count < majority)
    .map(([address, count]) =>
      missing(
        'warning',
        'TOP013',
        [...path, 'sentinels', 'instances'],
        `${count} of ${sentinels.length} Sentinels are on ${address}: when it is lost, the rest are no majority`,
      ),
    )
}
