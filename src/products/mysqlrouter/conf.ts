/** One option of mysqlrouter.conf. */
export interface ConfOption {
  name: string
  value: string
  /** Why it is there, where it differs from the Router's default. */
  why?: string
}

/** One section of mysqlrouter.conf, in the order it is written. */
export interface ConfSection {
  name: string
  key?: string
  options: readonly ConfOption[]
}

/** The options that have a value. */
export function options(...given: readonly (ConfOption | undefined)[]): readonly ConfOption[] {
  return given.filter((option) => option !== undefined)
}

/** An option without a reason of its own: it has no default, or it is the default. */
export function option(name: string, value: string | number | undefined): ConfOption | undefined {
  return value === undefined ? undefined : { name, value: String(value) }
}

/** The value of an option; undefined where the section or the option is not written. */
export function optionValue(
  sections: readonly ConfSection[],
  section: string,
  name: string,
): string | undefined {
  const found = sections.find((each) => each.name === section)
  return found?.options.find((each) => each.name === name)?.value
}
