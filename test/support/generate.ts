import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { configureTopology } from '../../src/app/configure.ts'
import type { Diagnostic } from '../../src/diagnostics/diagnostic.ts'
import type { RenderedFile, RouteBackends } from '../../src/products/product.ts'
import { secretKey, secretName } from '../../src/secrets/placeholder-secrets.ts'
import type { SecretReference } from '../../src/topology/declaration/secret.ts'
import { loadTopology } from '../../src/topology/load.ts'
import type { TopologySource } from '../../src/topology/read/read-files.ts'
import type { Topology } from '../../src/topology/topology.ts'

export interface Generated {
  files: Map<string, string>
  rendered: readonly RenderedFile[]
  backends: readonly RouteBackends[]
  diagnostics: readonly Diagnostic[]
  topology: Topology
}

export interface GenerateOptions {
  /** Values by the reference's name; others are `pw-<name>`. */
  secrets?: Readonly<Record<string, string>>
  environment?: string
  workingDirectory?: string
  only?: string
}

/** Loads a topology (YAML text, or a path) and makes every file, with made-up secrets. */
export async function generate(
  source: string | TopologySource,
  options: GenerateOptions = {},
): Promise<Generated> {
  const loaded = await loadTopology(typeof source === 'string' ? { stdin: source } : source, {
    environment: options.environment,
    workingDirectory: options.workingDirectory ?? process.cwd(),
  })
  const name = (reference: SecretReference): string => secretName(reference).split(' ')[1] ?? ''
  const configuration = await configureTopology({
    topology: loaded.topology,
    only: options.only,
    secrets: async (references) => {
      const values = new Map(
        [...references].map((reference) => [
          secretKey(reference),
          options.secrets?.[name(reference)] ?? `pw-${name(reference)}`,
        ]),
      )
      return { value: (reference) => values.get(secretKey(reference)) ?? '' }
    },
  })
  const { locate } = await loaded.locator()
  return {
    files: new Map(configuration.files.map((file) => [file.path, file.text])),
    rendered: configuration.files,
    backends: configuration.backends,
    diagnostics: [...loaded.diagnostics, ...configuration.diagnostics].map(locate),
    topology: loaded.topology,
  }
}

/** Writes generated files below a directory, scripts executable. */
export async function writeFiles(files: ReadonlyMap<string, string>, directory: string): Promise<void> {
  for (const [path, text] of files) {
    const target = join(directory, path)
    await mkdir(dirname(target), { recursive: true })
    await writeFile(target, text)
    if (path.endsWith('.sh')) await chmod(target, 0o755)
  }
}
