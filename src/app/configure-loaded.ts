import { DbbalError } from '../errors.ts'
import type { LoadedTopology } from '../topology/load.ts'
import { type Configuration, type ConfigureOptions, configureTopology } from './configure.ts'
import type { Selection } from './generate-scope.ts'

export interface ConfigureLoadedOptions extends Selection {
  placeholders: boolean
  /** `check` does without secrets that cannot be had. */
  mode: string
  templatesDirectory?: string | undefined
  workingDirectory: string
  variables: Readonly<Record<string, string | undefined>>
}

/** Every product's files of a topology, with its secrets or with placeholders. */
export async function configureLoaded(
  loaded: LoadedTopology,
  options: ConfigureLoadedOptions,
): Promise<{ configuration: Configuration; missingSecrets: string | undefined }> {
  const configure = (secrets: ConfigureOptions['secrets']): Promise<Configuration> =>
    configureTopology({ ...options, topology: loaded.topology, secrets })
  if (options.placeholders) {
    return { configuration: await configure('placeholders'), missingSecrets: undefined }
  }
  try {
    return { configuration: await configure(secretsOf(loaded, options)), missingSecrets: undefined }
  } catch (error) {
    if (options.mode !== 'check' || !(error instanceof DbbalError) || error.code !== 'SECRETS') throw error
    return { configuration: await configure('placeholders'), missingSecrets: error.message }
  }
}

function secretsOf(
  { topology, effective, files, isFromStdin }: LoadedTopology,
  { workingDirectory, variables }: ConfigureLoadedOptions,
): ConfigureOptions['secrets'] {
  return async (references) => {
    const { readSecrets } = await import('../secrets/read-secrets.ts')
    return readSecrets(references, {
      provider: effective.secrets,
      environment: topology.environment,
      directory: files[0]?.directory ?? workingDirectory,
      variables,
      mayRunCommands: !isFromStdin,
    })
  }
}
