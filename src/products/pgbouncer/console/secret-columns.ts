import type { Row } from '../../../drivers/postgresql.ts'

/** SHOW FDS, up to 1.25, has them: what a process hands over to the next one. */
const secretColumns = ['password', 'scram_client_key', 'scram_server_key']
/** Settings that may hold a password; auth_ldap_options has ldapbindpasswd. */
const secretSettings = ['auth_ldap_options']
const hidden = '********'

/** The rows of a SHOW without what nobody should read on a screen. */
export function withoutSecrets(rows: readonly Row[]): readonly Row[] {
  return rows.map((row) =>
    Object.fromEntries(
      Object.entries(row).map(([name, value]) => [name, isSecret(row, name) && value ? hidden : value]),
    ),
  )
}

/** The value of a setting as it may be shown. */
export function shownValue(setting: string, value: string): string {
  return secretSettings.includes(setting) && value !== '' ? hidden : value
}

function isSecret(row: Row, column: string): boolean {
  if (secretColumns.includes(column)) return true
  return column === 'value' && secretSettings.includes(String(row['key']))
}
