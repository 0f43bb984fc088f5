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
  const data = `/var/lib/${own}`
  return {
    configuration,
    logging: `/var/log/${own}`,
    runtime: `/run/${own}`,
    data,
    keyring: `${data}/keyring`,
    masterKey: `${configuration}/mysqlrouter.key`,
    dynamicState: `${data}/state.json`,
    restPasswords: `${configuration}/rest.passwd`,
  }
}
