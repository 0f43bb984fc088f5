import type { ManagedInstance } from './manager.ts'

/** By the address and port that a manager has of it; by name where it knows another address. */
export function instanceAt(
  { name, host, port }: { name: string; host: unknown; port: unknown },
  instances: readonly ManagedInstance[],
): string | undefined {
  const found =
    instances.find((each) => each.host === host && each.port === port) ??
    instances.find((each) => each.name === name)
  return found?.name
}
