import type { RedisInstance } from '../../topology/declaration/redis.ts'
import type { Instance } from '../../topology/topology.ts'

/** Port of the cluster bus: declared, or where every version looks for it. */
export function busPortOf({ port, declared }: Instance<RedisInstance>): number {
  return declared.bus_port ?? usualBusPort(port)
}

/** Beyond 65535 there is none. */
export function usualBusPort(port: number): number {
  return port + 10_000
}
