import { type Generated, generate } from './generate.ts'

/** A topology as data; JSON is YAML. */
export type Tree = { [key: string]: unknown }

/** Merge patch: maps by key, null removes. */
export function patched(base: Tree, patch: Tree): Tree {
  const result: Tree = { ...base }
  for (const [key, value] of Object.entries(patch)) {
    const before = result[key]
    if (value === null) delete result[key]
    else if (isTree(value)) result[key] = patched(isTree(before) ? before : {}, value)
    else result[key] = value
  }
  return result
}

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export const quietPool: Tree = {
  kind: 'pgbouncer',
  version: '1.26',
  serves: 'shop',
  instances: { p1: { host: '10.0.0.21' } },
  admin: { user: 'pgb_admin', password: { env: 'ADMIN' } },
}

/** One primary, two replicas, two databases, one user, one pooler; no finding. */
export const quietTopology: Tree = {
  version: 1,
  clusters: {
    shop: {
      engine: 'postgresql',
      version: '17',
      primary: 'a',
      tls: { mode: 'verify-full', ca: '/etc/ssl/ca.pem' },
      max_connections: 400,
      instances: { a: { host: '10.0.0.11' }, b: { host: '10.0.0.12' }, c: { host: '10.0.0.13' } },
      databases: ['shop', 'stock'],
      users: { app: { password: { env: 'APP' } } },
    },
  },
  balancers: {
    pool: quietPool,
  },
}

/** Files and findings of the quiet topology with changes. */
export function generatePatched(
  patch: Tree,
  secrets: Readonly<Record<string, string>> = {},
): Promise<Generated> {
  return generate(JSON.stringify(patched(quietTopology, patch)), { secrets })
}

export function poolPatch(patch: Tree): Tree {
  return { balancers: { pool: patch } }
}

export function clusterPatch(patch: Tree): Tree {
  return { clusters: { shop: patch } }
}
