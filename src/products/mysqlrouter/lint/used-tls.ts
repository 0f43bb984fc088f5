import { optionOf, textOf } from './in-force.ts'
import { clientTls } from './routes.ts'
import type { RouterOption, RouterSection, RouterUnit } from './unit.ts'

/** Options of TLS that the Router reads when it starts, by the section that has them and when it does. */
const read: Readonly<
  Record<string, readonly { names: RegExp; isUsed: (unit: RouterUnit, section: RouterSection) => boolean }[]>
> = {
  routing: [
    {
      names: /^client_ssl_(?:cert|key|ca|capath|crl|crlpath|dh_params|cipher|curves)$/,
      isUsed: (unit, section) => clientTls(unit, section).isTerminated,
    },
    {
      // server_ssl_cert and server_ssl_key are opened for the first connection.
      names: /^server_ssl_(?:ca|capath|crl|crlpath|cipher|curves)$/,
      isUsed: (unit, section) => !/^disabled$/i.test(textOf(unit, section, 'server_ssl_mode')),
    },
  ],
  http_server: [
    {
      names: /^ssl_(?:cert|key|dh_param|cipher|curves)$/,
      isUsed: (unit, section) => textOf(unit, section, 'ssl') === '1',
    },
  ],
}

/** Whether the Router reads the option when it starts; one of [DEFAULT] for any section that takes it from there. */
export function isUsedTls(unit: RouterUnit, section: RouterSection, option: RouterOption): boolean {
  if (section !== unit.defaults) return isUsedIn(unit, section, option.name)
  return Object.keys(read)
    .flatMap((name) => unit.named(name))
    .some((each) => optionOf(unit, each, option.name) === option && isUsedIn(unit, each, option.name))
}

function isUsedIn(unit: RouterUnit, section: RouterSection, name: string): boolean {
  const uses = Object.hasOwn(read, section.name) ? (read[section.name] ?? []) : []
  return uses.some(({ names, isUsed }) => names.test(name) && isUsed(unit, section))
}
