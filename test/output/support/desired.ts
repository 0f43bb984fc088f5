import { desiredFiles } from '../../../src/output/desired-file.ts'
import { routesOf } from '../../../src/output/manifest.ts'
import type { Desired, Scope } from '../../../src/output/plan.ts'
import type { RenderedFile } from '../../../src/products/product.ts'

export const everything: Scope = { coversFile: () => true, coversRoute: () => true }

/** What a topology asks for, from texts by path; a path that ends in `!` is secret, in `*` a script. */
export function desire(
  texts: Readonly<Record<string, string>>,
  routes: Readonly<Record<string, readonly string[]>> = {},
  more: Partial<Desired> & { placeholders?: boolean } = {},
): Desired {
  return {
    owner: { topology: 'acme', environment: undefined },
    files: desiredFiles(rendered(texts), more.placeholders ?? false),
    routes: routesOf(Object.entries(routes).map(([route, backends]) => ({ route, backends }))),
    scope: everything,
    ...more,
  }
}

export function rendered(texts: Readonly<Record<string, string>>): RenderedFile[] {
  return Object.entries(texts).map(([marked, text]) => ({
    path: marked.replace(/[!*]+$/, ''),
    text,
    secret: marked.includes('!'),
    executable: marked.includes('*'),
  }))
}
