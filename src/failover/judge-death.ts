/** What a machine sees of a primary that is thought dead. */
export interface Sighting {
  /** Who looks: `this machine`, `pool/p1`, or a replica. */
  vantage: string
  sight: Sight
  /** In one line, without a secret. */
  detail: string
}

export type Sight =
  /** It serves, or refuses with words of its own: its postmaster lives. */
  | 'alive'
  /** Something takes connections there, and answers nothing. */
  | 'hung'
  /** No connection comes about, or the stream of WAL has ended. */
  | 'gone'
  /** A stream of WAL that stands, and brings nothing. */
  | 'silent'
  /** Nobody can look from there. */
  | 'blind'

export interface DeathVerdict {
  isDead: boolean
  /** Who says so, or why not. */
  message: string
}

/** One machine may be cut off by itself. */
const enough = 2

/** Whether a primary is dead: nobody sees it alive, and two vantage points see that it is not there. */
export function judgeDeath(name: string, sightings: readonly Sighting[]): DeathVerdict {
  const alive = sightings.filter(({ sight }) => sight === 'alive')
  if (alive.length > 0) return { isDead: false, message: `${name} lives: ${told(alive)}` }
  const dead = sightings.filter(({ sight }) => sight === 'gone' || sight === 'hung')
  if (dead.length >= enough) return { isDead: true, message: `${name} is dead: ${told(dead)}` }
  const others = sightings.filter((each) => !dead.includes(each))
  const seen = dead.length === 0 ? 'nobody' : `only ${told(dead)}`
  return {
    isDead: false,
    message: `whether ${name} is dead is seen by ${seen}, expected ${enough} vantage points${others.length === 0 ? '' : `; ${told(others)}`}`,
  }
}

/** Whether a primary that was fenced is gone: nobody who can look sees as much as an open port. */
export function judgeGone(
  name: string,
  sightings: readonly Sighting[],
): { isGone: boolean; message: string } {
  const there = sightings.filter(({ sight }) => sight === 'alive' || sight === 'hung')
  if (there.length > 0) return { isGone: false, message: `${name} is there: ${told(there)}` }
  const gone = sightings.filter(({ sight }) => sight === 'gone')
  if (gone.length === 0)
    return { isGone: false, message: `nobody sees whether ${name} is gone: ${told(sightings)}` }
  return { isGone: true, message: `${name} is gone: ${told(gone)}` }
}

function told(sightings: readonly Sighting[]): string {
  return sightings.map(({ vantage, detail }) => `${vantage} (${detail})`).join(', ')
}
