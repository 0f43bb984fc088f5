import { recordPrimary } from '../record.ts'
import type { Step } from '../switchover.ts'

/** The file says what is true, before anybody deploys it again. */
export const record: Step = {
  phase: 'record',
  plan: ({ cluster, to, choice: { mayWrite } }) =>
    mayWrite
      ? `writes ${cluster.manager === 'none' ? 'primary' : 'initial_primary'}: ${to.server.name} of ${cluster.name} into the topology, and generates what follows from it`
      : 'leaves the topology as it is (--no-write)',
  limitMs: 30_000,
  async act({ open, cluster, to, choice }) {
    const { loaded } = open
    const { file, diff, output } = await recordPrimary({
      ...choice,
      loaded,
      cluster,
      to: to.server.name,
      isWritten: choice.mayWrite,
    })
    const files = output === 'none' ? '' : `, the generated files are ${output}`
    const message = choice.mayWrite ? `${file} says so${files}` : `${file} is left as it is`
    return { answer: 'done', message, facts: { diff } }
  },
}
