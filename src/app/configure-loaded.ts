import { DbbalError } from '../errors.ts'
import type { SecretSources } from '../secrets/secret-sources.ts'
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
  const configure = (
    secrets: Pick<ConfigureOptions, 'secrets' | 'immediateSecret'>,
  ): Promise<Configuration> => configureTopology({ ...options, topology: loaded.topology, ...secrets })
  const placeholders = { secrets: 'placeholders' } as const
  if (options.placeholders) return { configuration: await configure(placeholders), missingSecrets: undefined }
  const sources = sourcesOf(loaded, options)
  const { immediateSecret } = await import('../secrets/immediate-secret.ts')
  try {
    const configuration = await configure({
      secrets: async (references) => {
        const { readSecrets } = await import('../secrets/read-secrets.ts')
        return readSecrets(references, sources)
      },
      immediateSecret: (reference) => immediateSecret(reference, sources),
    })
    return { configuration, missingSecrets: undefined }
  } catch (error) {
    if (options.mode !== 'check' || !(error instanceof DbbalError) || error.code !== 'SECRETS') throw error
    return { configuration: await configure(placeholders), missingSecrets: error.message }
  }
}

/** Where the secrets of a topology are read from. */
export function sourcesOf(
  { topology, effective, files, isFromStdin }: LoadedTopology,
  { workingDirectory, variables }: Pick<ConfigureLoadedOptions, 'workingDirectory' | 'variables'>,
): SecretSources {
  return {
    provider: effective.secrets,
    environment: topology.environment,
    directory: files[0]?.directory ?? workingDirectory,
    variables,
    mayRunCommands: !isFromStdin,
  }
}
