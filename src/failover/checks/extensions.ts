import { type Check, onSeen, unknown, type Verdict } from '../check.ts'
import { isUnseen } from '../seen.ts'

export const extensions: Check = {
  id: 'extensions',
  severity: 'refuse',
  title: 'the candidate has the files of every extension',
  why: 'queries that use one whose library is not installed there fail',
  judge: ({ databases }, candidate) =>
    databases.map(({ name, state }): Verdict => {
      if (isUnseen(state)) return unknown(name, state)
      return onSeen(candidate, (seen) => {
        const missing = state.extensions.filter((each) => !seen.state.extensions.includes(each))
        return {
          status: missing.length === 0 ? 'ok' : 'bad',
          subject: name,
          measured:
            missing.length === 0 ? `${state.extensions.length} installed` : `without ${missing.join(', ')}`,
          limit: 'all of them',
          remedy: `install the packages of ${missing.join(', ')} on ${candidate.name}`,
        }
      })
    }),
}
