/** Settings of [DEFAULT] that the Router would look for below the directory that it happens to be started in. */
export const ownPaths: readonly string[] = [
  'config_folder',
  'data_folder',
  'dynamic_state',
  'keyring_path',
  'logging_folder',
  'master_key_path',
  'plugin_folder',
  'runtime_folder',
]
