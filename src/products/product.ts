import type { Diagnostic, TopologyPath } from '../diagnostics/diagnostic.ts'
import type { Secrets } from '../secrets/secrets.ts'
import type { Templates } from '../templates/templates.ts'
import type { Topology } from '../topology/topology.ts'

/** A file to write, relative to the output directory, with `/` between the parts. */
export interface RenderedFile {
  path: string
  text: string
  /** Holds a secret: written 0600, masked in a diff. */
  secret?: boolean
  /** A script: written 0755. */
  executable?: boolean
}

/** The servers behind one route, for the guard against shrinking a pool. */
export interface RouteBackends {
  /** Stable name: `shop-pool/write`, `orders-proxy/orders-a/read`. */
  route: string
  /** `address:port` of every server, sorted. */
  backends: readonly string[]
}

/** One thing of the topology that a product makes files from: a balancer or a cluster. */
export interface Subject {
  /** Directory of its files. */
  name: string
  path: TopologyPath
}

/**
 * One product. `model` and `render` are pure: topology -> model -> text, without a server in sight.
 *
 * - `subjects` names what of the topology is this product's.
 * - `check` finds what would make a wrong file, at topology paths; an error stops generate.
 * - `checkFile` finds what only the whole file shows, where `check` found no error; it may load the rules for files.
 * - `model` decides everything: values, order, quoting is left to `render`. Called only when neither found an error.
 * - `render` turns the model into text through the templates.
 */
export interface Product<Model> {
  kind: string
  title: string
  subjects(topology: Topology): readonly Subject[]
  check(subject: Subject, topology: Topology): readonly Diagnostic[]
  checkFile?(subject: Subject, topology: Topology): Promise<readonly Diagnostic[]>
  model(subject: Subject, topology: Topology, secrets: Secrets): Model
  render(model: Model, templates: Templates): readonly RenderedFile[]
  /** The servers of every route, for the guard against shrinking. */
  backends(model: Model): readonly RouteBackends[]
}

/** A product with its model closed over: what the registry and `app` see. */
export interface BoundProduct {
  kind: string
  title: string
  subjects(topology: Topology): readonly Subject[]
  /** What would make a wrong file; an error stops generate. */
  check(subject: Subject, topology: Topology): readonly Diagnostic[]
  /** What only the whole file shows. */
  checkFile(subject: Subject, topology: Topology): Promise<readonly Diagnostic[]>
  /** Model of one subject, ready to be rendered. */
  configure(subject: Subject, topology: Topology, secrets: Secrets): Configured
}

/** What one subject comes to. */
export interface Configured {
  backends: readonly RouteBackends[]
  files(templates: Templates): readonly RenderedFile[]
}

/** Binds a product's model in a closure, so that nothing outside its folder sees it. */
export function defineProduct<Model>(product: Product<Model>): BoundProduct {
  return {
    kind: product.kind,
    title: product.title,
    subjects: product.subjects,
    check: product.check,
    checkFile: async (subject, topology) => product.checkFile?.(subject, topology) ?? [],
    configure(subject, topology, secrets) {
      const model = product.model(subject, topology, secrets)
      return {
        backends: product.backends(model),
        files: (templates) => product.render(model, templates),
      }
    },
  }
}
