import { mysqlAccount } from '../../formats/mysql-sql.ts'
import type { Templates } from '../../templates/templates.ts'
import type { RenderedFile } from '../product.ts'
import { authenticationOf } from './authentication.ts'
import type { AccountModel, AccountsModel } from './model.ts'

/** grants.sql: safe to run again, on the primary. */
export function renderAccounts(model: AccountsModel, templates: Templates): readonly RenderedFile[] {
  const { cluster, engine, accounts } = model
  const text = templates.render('mysql-accounts/grants.sql', {
    accounts: accounts.map((account) => rendered(account, engine)),
  })
  return [{ path: `${cluster}/grants.sql`, text, secret: true }]
}

function rendered(account: AccountModel, engine: AccountsModel['engine']): object {
  const { plugin, hash } = authenticationOf(account)
  return {
    name: mysqlAccount(account.user, '%'),
    identified: engine === 'mariadb' ? `VIA ${plugin} USING ${hash}` : `WITH ${plugin} AS ${hash}`,
    isLocked: account.credential.kind === 'none',
    grants: account.grants.map(({ privileges, on }) => ({ privileges: privileges.join(', '), on })),
  }
}
