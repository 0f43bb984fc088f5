/** Renders templates/<name>.hbs: the built-in one, or the one of `--templates DIR` in its place. */
export interface Templates {
  /** `name` is `<kind>/<file>`, without `.hbs`; `model` must be complete: null, never absent. */
  render(name: string, model: object): string
}
