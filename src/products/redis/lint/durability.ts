import { type Conf, isYes } from './conf.ts'

/** Whether snapshots are made. Lines add up, an empty one takes back those before it. */
export function makesSnapshots({ directives }: Conf): boolean {
  const lines = directives.filter(({ name }) => name === 'save')
  const last = lines.at(-1)
  return (
    last === undefined ||
    !(last.words.length === 0 || (last.words.length === 1 && last.words[0]?.text === ''))
  )
}

/** Whether anything is left of the data after a restart. */
export function isKept(conf: Conf): boolean {
  return isYes(conf, 'appendonly') || makesSnapshots(conf)
}
