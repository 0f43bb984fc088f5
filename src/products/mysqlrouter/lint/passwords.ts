import type { RouterOption, RouterSection, RouterUnit } from './unit.ts'

/** Options that hold a password, known to the Router or not. */
export function passwords(unit: RouterUnit): readonly { option: RouterOption; section: RouterSection }[] {
  return [unit.defaults, ...unit.sections].flatMap((section) =>
    Array.from(section.options.values())
      .filter(({ name, text }) => /(?:password|passwd|secret)$/.test(name) && text !== '')
      .map((option) => ({ option, section })),
  )
}
