import { allRules } from '../../../src/app/all-rules.ts'

/** Flags that leave only these rules: a test of the command says nothing of what every other rule finds. */
export async function onlyRules(...ids: string[]): Promise<readonly string[]> {
  const others = (await allRules()).map(({ id }) => id).filter((id) => !ids.includes(id))
  return [...new Set(others)].flatMap((id) => ['--rule', `${id}=disabled`])
}
