import type { Control, DatabaseInstance } from './declaration/cluster.ts'
import { fillPlaceholders } from './placeholders.ts'
import type { Instance } from './topology.ts'

/** How one server of a cluster is stopped and started: `{host}` and `{instance}` filled in. */
export function controlOf(
  control: Control,
  { name, hostName }: Pick<Instance<DatabaseInstance>, 'name' | 'hostName'>,
): Control {
  const fill = (text: string): string => fillPlaceholders(text, { instance: name, host: hostName })
  const { service, data_directory: directory, pg_ctl: program, run_as: account } = control
  return {
    ...control,
    ...(service !== undefined && { service: fill(service) }),
    ...(directory !== undefined && { data_directory: fill(directory) }),
    ...(program !== undefined && { pg_ctl: fill(program) }),
    ...(account !== undefined && { run_as: fill(account) }),
  }
}
