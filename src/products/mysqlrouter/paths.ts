import type { SettingValue } from '../../topology/declaration/scalars.ts'
import { filled, type RouterPlace } from './place.ts'

/** Where the files of one Router are on its host. */
export interface RouterPaths {
  /** mysqlrouter.conf and what is deployed beside it. */
  configuration: string
  logging: string
  runtime: string
  data: string
  keyring: string
  masterKey: string
  dynamicState: string
  restPasswords: string
}

/** The vendor's folders, with one below for each Router: several may run on one host. */
export function routerPaths(place: RouterPlace): RouterPaths {
  const { balancer, declared, instance } = place
  const own = `mysqlrouter/${balancer.name}/${instance.name}`
  const directory = declared.deploy?.directory
  const configuration = directory === undefined ? `/etc/${own}` : filled(directory, place).replace(/\/+$/, '')
  return {
    configuration,
    logging: `/var/log/${own}`,
    runtime: `/run/${own}`,
    ...dataPaths(`/var/lib/${own}`),
    masterKey: `${configuration}/mysqlrouter.key`,
    restPasswords: `${configuration}/rest.passwd`,
  }
}

/** The same, with what belongs into the data folder in the one that `settings` names. */
export function inDataFolder(paths: RouterPaths, folder: SettingValue | undefined): RouterPaths {
  return typeof folder === 'string' ? { ...paths, ...dataPaths(folder.replace(/\/+$/, '')) } : paths
}

function dataPaths(data: string): Pick<RouterPaths, 'data' | 'keyring' | 'dynamicState'> {
  return { data, keyring: `${data}/keyring`, dynamicState: `${data}/state.json` }
}
