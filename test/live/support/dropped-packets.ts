import { runOrThrow } from './process.ts'
import { type Undo, undoBy } from './undo.ts'

/**
 * The kernel drops every packet from and to a port of an address of this machine, silently: tc sends it to a device that is
 * down. No other traffic is touched. Needs root and iproute2.
 */
export async function dropPackets(address: string, port: number): Promise<Undo> {
  const [filter, device] = [String(port), `drop${port}`]
  await runOrThrow(['ip', 'link', 'add', device, 'type', 'veth', 'peer', 'name', `${device}b`])
  const undo = undoBy(
    ['sh', '-c', `tc filter del dev lo egress pref ${filter} 2>/dev/null || :`],
    ['ip', 'link', 'del', device],
  )
  // Another run's may be there; it does nothing by itself.
  await runOrThrow(['sh', '-c', 'tc qdisc show dev lo | grep -q clsact || tc qdisc add dev lo clsact'])
  for (const [end, side] of [
    ['dst', 'dport'],
    ['src', 'sport'],
  ] as const)
    await runOrThrow([
      ...['tc', 'filter', 'add', 'dev', 'lo', 'egress', 'pref', filter, 'protocol', 'ip', 'u32'],
      ...['match', 'ip', end, `${address}/32`, 'match', 'ip', side, String(port), '0xffff'],
      ...['action', 'mirred', 'egress', 'redirect', 'dev', device],
    ])
  return undo
}
