import type { Explanation } from '../app/explain.ts'

/** Explanations as `--json` prints them. */
export function explainJson(setting: string, explanations: readonly Explanation[]): string {
  return JSON.stringify({ setting, products: explanations.map(explanationJson) }, null, 2)
}

function explanationJson({ product, title, measured, section, name, setting, takes, emits }: Explanation) {
  return {
    product,
    title,
    section: section ?? null,
    name,
    type: setting?.type ?? null,
    values: setting?.values ?? null,
    min: setting?.min ?? null,
    max: setting?.max ?? null,
    takes: takes ?? null,
    default: setting?.default ?? null,
    defaults: setting?.defaults ?? null,
    since: setting?.since ?? null,
    removed: setting?.removed ?? null,
    replaced_by: setting?.replacedBy ?? null,
    needs_restart: setting?.needsRestart ?? false,
    basis: setting?.basis ?? null,
    measured,
    emits: emits.map(({ emit, why }) => ({ emit, why })),
  }
}
