import { isAtLeast } from '../../../../settings/version.ts'
import { atSection } from '../at.ts'
import { routerRule } from '../router-rule.ts'

export default routerRule({
  id: 'MRT007',
  name: 'metadata-without-keyring',
  severity: 'error',
  profile: 'minimal',
  summary: 'a metadata cache has no keyring with its password, or no list of servers to ask',
  why: 'The Router asks for the key on its standard input: as a service it does not start. Nor does it without dynamic_state.',
  source:
    'MySQL Router 9.7.4: "Encryption key for router keyring:", "Keyring decryption failed.", "list of metadata-servers is empty: no known \'dynamic_config\'-file"',
  bad: '[metadata_cache:main]\nuser=router\nmetadata_cluster=shop\n',
  good: '[DEFAULT]\nkeyring_path=/var/lib/mysqlrouter/keyring\nmaster_key_path=/etc/mysqlrouter/mysqlrouter.key\ndynamic_state=/var/lib/mysqlrouter/state.json\n[metadata_cache:main]\nuser=router\nmetadata_cluster=shop\n',
  *check(unit) {
    const [cache] = unit.named('metadata_cache')
    if (cache === undefined) return
    const isSet = (...names: readonly string[]): boolean =>
      names.some((name) => (unit.defaults.options.get(name)?.value ?? '') !== '')
    if (!isSet('master_key_path', 'master_key_reader')) {
      yield {
        ...atSection(unit, cache),
        message: `${cache.title} needs the keyring with its password, expected keyring_path and master_key_path in [DEFAULT]`,
        hint: 'run mysqlrouter --bootstrap, or mysqlrouter_keyring init --master-key-file=KEY KEYRING',
      }
    }
    const hasOldList = !isAtLeast(unit.version, '8.4') && cache.options.has('bootstrap_server_addresses')
    if (!isSet('dynamic_state') && !hasOldList) {
      yield {
        ...atSection(unit, cache),
        message: `${cache.title} knows no server to ask, expected dynamic_state in [DEFAULT]`,
        hint: 'run mysqlrouter --bootstrap, or write dynamic_state=/var/lib/mysqlrouter/state.json',
      }
    }
  },
})
