// https://www.postgresql.org/docs/current/config-setting.html
import { refuseControlCharacters } from './text.ts'

/** `name = 'value'` of postgresql.conf, as ALTER SYSTEM writes it: quotes and backslashes are doubled. */
export function postgresqlConfLine(name: string, value: string): string {
  refuseControlCharacters(value, 'postgresql.conf')
  return `${name} = '${value.replaceAll(/['\\]/g, '$&$&')}'`
}
