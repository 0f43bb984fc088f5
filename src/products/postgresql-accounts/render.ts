import { sqlBody, sqlIdentifier, sqlLiteral } from '../../formats/postgresql-sql.ts'
import type { Templates } from '../../templates/templates.ts'
import type { RenderedFile } from '../product.ts'
import type { AccountsModel, Grant } from './model.ts'

/** The database that dbbal connects to; grants on functions count in one database only. */
const ownDatabase = 'postgres'

/** roles.sql, grants.sql and auth_query.sql, each where there is something to write into it. */
export function renderAccounts(model: AccountsModel, templates: Templates): readonly RenderedFile[] {
  const path = (name: string): string => `${model.cluster}/${name}`
  const { attributes, roles, functions, parameters } = model.grants
  const hasGrants = [attributes, roles, functions, parameters].some(({ length }) => length > 0)
  return [
    ...(model.roles.length === 0
      ? []
      : [{ path: path('roles.sql'), text: renderRoles(model, templates), secret: true }]),
    ...(hasGrants ? [{ path: path('grants.sql'), text: renderGrants(model, templates) }] : []),
    ...(model.lookup === undefined
      ? []
      : [{ path: path('auth_query.sql'), text: renderLookup(model.lookup, templates) }]),
  ]
}

function renderRoles({ roles }: AccountsModel, templates: Templates): string {
  return templates.render('postgresql-accounts/roles.sql', {
    roles: roles.map(({ name, secret }) => ({
      create: sqlBody(createWhereMissing(name)),
      role: sqlIdentifier(name),
      secret: secret === undefined ? null : sqlLiteral(secret),
    })),
  })
}

function createWhereMissing(name: string): string {
  return `BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = ${sqlLiteral(name)}) THEN
    CREATE ROLE ${sqlIdentifier(name)};
  END IF;
END`
}

function renderGrants({ grants }: AccountsModel, templates: Templates): string {
  const quoted = (list: readonly Grant[]): readonly Grant[] =>
    list.map(({ granted, to }) => ({ granted, to: sqlIdentifier(to) }))
  return templates.render('postgresql-accounts/grants.sql', {
    guard: grants.functions.length === 0 ? null : sqlBody(guard([ownDatabase])),
    attributes: quoted(grants.attributes),
    roles: quoted(grants.roles),
    functions: quoted(grants.functions),
    parameters: quoted(grants.parameters),
  })
}

function renderLookup(
  { databases, users }: NonNullable<AccountsModel['lookup']>,
  templates: Templates,
): string {
  return templates.render('postgresql-accounts/auth_query.sql', {
    guard: sqlBody(guard(databases)),
    users: users.map((user) => ({ role: sqlIdentifier(user) })),
  })
}

/** Stops the file in any other database, where it would succeed and change nothing that counts. */
function guard(databases: readonly string[]): string {
  const list = databases.map(sqlLiteral).join(', ')
  return `BEGIN
  IF current_database() <> ALL (ARRAY[${list}]) THEN
    RAISE EXCEPTION 'database % is not the one to run this in', current_database()
      USING HINT = ${sqlLiteral(`connect to ${databases.map((name) => JSON.stringify(name)).join(', ')}`)};
  END IF;
END`
}
