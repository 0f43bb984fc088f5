import type { Check } from '../check.ts'

export const eligible: Check = {
  id: 'candidate',
  severity: 'refuse',
  title: 'the topology lets the candidate be promoted',
  why: 'a delayed copy, or one kept for reports, is not made to take the writes',
  judge(_, { name, isCandidate, delay }) {
    if (!isCandidate)
      return [
        { status: 'bad', subject: name, measured: 'candidate: false', remedy: 'choose another one by --to' },
      ]
    if (delay !== undefined)
      return [
        { status: 'bad', subject: name, measured: `delay: ${delay}`, remedy: 'choose another one by --to' },
      ]
    return [{ status: 'ok', subject: name, measured: 'may be promoted' }]
  },
}
