import type { Outcome } from '../../../engines/postgresql/outcome.ts'

/** What came of several acts: done where all are, uncertain where one is. */
export async function together(acts: readonly Promise<Outcome>[]): Promise<Outcome> {
  const outcomes = await Promise.all(acts)
  const amiss = outcomes.filter(({ answer }) => answer !== 'done')
  const messages = (amiss.length > 0 ? amiss : outcomes).map(({ message }) => message)
  const told = [...new Set(messages)].filter((message) => message !== '').join('; ')
  if (amiss.length === 0) return { answer: 'done', message: told }
  return {
    answer: amiss.some(({ answer }) => answer === 'uncertain') ? 'uncertain' : 'failed',
    message: told,
  }
}
