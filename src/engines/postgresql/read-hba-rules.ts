import type { HbaRule } from '../../failover/observation.ts'
import type { Server } from './server.ts'

/** pg_hba.conf as it is on the disk, in its order. @throws ServerFault; `statement` where the account may not read it */
export async function readHbaRules(server: Server, limitMs: number): Promise<readonly HbaRule[]> {
  const [row] = await server.query(
    "SELECT coalesce(json_agg(to_json(rules)), '[]')::text AS rules FROM pg_hba_file_rules() AS rules",
    limitMs,
  )
  const rules = JSON.parse(String(row?.['rules'])) as readonly Record<string, unknown>[]
  return rules.map((rule) => ({
    line: Number(rule['line_number']),
    type: String(rule['type']),
    databases: textsOf(rule['database']),
    users: textsOf(rule['user_name']),
    address: textOf(rule['address']),
    mask: textOf(rule['netmask']),
    method: String(rule['auth_method']),
    error: textOf(rule['error']),
  }))
}

function textOf(value: unknown): string | undefined {
  return value === null || value === undefined ? undefined : String(value)
}

function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : []
}
