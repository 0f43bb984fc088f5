import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import type { BoundProduct, Configured, RenderedFile, RouteBackends, Subject } from '../products/product.ts'
import { PlaceholderSecrets } from '../secrets/placeholder-secrets.ts'
import type { Secrets } from '../secrets/secrets.ts'
import type { SecretReference } from '../topology/declaration/secret.ts'
import type { Topology } from '../topology/topology.ts'

export interface ConfigureOptions {
  topology: Topology
  /** Only this cluster, with the balancers that serve it. */
  cluster?: string | undefined
  /** Only this kind of product. */
  only?: string | undefined
  /** Reads the secrets that the models asked for; `placeholders` puts their names in. */
  secrets: 'placeholders' | ((references: Iterable<SecretReference>) => Promise<Secrets>)
  /** A secret that is had without waiting: where all are, the models are made once. */
  immediateSecret?: ((reference: SecretReference) => string | undefined) | undefined
  /** `--templates DIR`. */
  templatesDirectory?: string | undefined
}

/** Everything that a topology comes to. */
export interface Configuration {
  /** Sorted by path. */
  files: readonly RenderedFile[]
  backends: readonly RouteBackends[]
  /** Findings of the products; with an error among them there are no files. */
  diagnostics: readonly Diagnostic[]
}

/** Topology -> every product's files. Reads secrets and templates, writes nothing. */
export async function configureTopology(options: ConfigureOptions): Promise<Configuration> {
  const { topology } = options
  const jobs = await jobsOf(options)
  const diagnostics: Diagnostic[] = []
  for (const job of jobs) diagnostics.push(...(await check(job, topology)))
  if (diagnostics.some(({ severity }) => severity === 'error'))
    return { files: [], backends: [], diagnostics }

  const placeholders = new PlaceholderSecrets(options.immediateSecret)
  let configured = configureAll(jobs, topology, placeholders)
  if (options.secrets !== 'placeholders' && placeholders.hasStoodIn) {
    configured = configureAll(jobs, topology, await options.secrets(placeholders.asked.values()))
  }
  const templates = await templatesOf(options.templatesDirectory)
  const files = configured.flatMap((one) => one.files(templates))
  return {
    files: distinctPaths(files).toSorted((a, b) => (a.path < b.path ? -1 : 1)),
    backends: configured.flatMap((one) => one.backends),
    diagnostics,
  }
}

interface Job {
  product: BoundProduct
  subject: Subject
}

async function check({ product, subject }: Job, topology: Topology): Promise<readonly Diagnostic[]> {
  const found = product.check(subject, topology)
  const isWrong = found.some(({ severity }) => severity === 'error')
  return isWrong ? found : [...found, ...(await product.checkFile(subject, topology))]
}

async function jobsOf(options: ConfigureOptions): Promise<readonly Job[]> {
  const { products } = await import('../products/registry.ts')
  const jobs: Job[] = []
  for (const [kind, load] of Object.entries(products)) {
    if (options.only !== undefined && options.only !== kind) continue
    if (!mayConcern(kind, options.topology)) continue
    const product = await load()
    for (const subject of product.subjects(options.topology)) {
      if (concerns(subject, options)) jobs.push({ product, subject })
    }
  }
  return jobs
}

/** Keeps a product's code from being loaded where no balancer is of its kind; the others decide by their subjects. */
function mayConcern(kind: string, topology: Topology): boolean {
  const balancerKinds: readonly string[] = ['pgbouncer', 'proxysql', 'mysqlrouter', 'mongos']
  if (!balancerKinds.includes(kind)) return true
  return [...topology.balancers.values()].some((balancer) => balancer.kind === kind)
}

function concerns(subject: Subject, { topology, cluster }: ConfigureOptions): boolean {
  if (cluster === undefined || subject.name === cluster) return true
  const balancer = topology.balancers.get(subject.name)
  return balancer?.serves.some((served) => served.cluster.name === cluster) ?? false
}

function configureAll(jobs: readonly Job[], topology: Topology, secrets: Secrets): readonly Configured[] {
  return jobs.map(({ product, subject }) => product.configure(subject, topology, secrets))
}

async function templatesOf(directory: string | undefined): Promise<Parameters<Configured['files']>[0]> {
  const { builtInTemplates } = await import('../templates/handlebars-templates.ts')
  const builtIn = await builtInTemplates()
  if (directory === undefined) return builtIn
  const { userTemplates } = await import('../templates/user-templates.ts')
  return userTemplates(directory, builtIn)
}

function distinctPaths(files: readonly RenderedFile[]): readonly RenderedFile[] {
  const paths = new Set<string>()
  for (const { path } of files) {
    if (paths.has(path)) throw new Error(`two products write ${path}`)
    paths.add(path)
  }
  return files
}
