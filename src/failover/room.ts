import type { Verdict } from './check.ts'

/** Whether so many more fit under a limit of a server, `max_wal_senders`. */
export function room(
  subject: string,
  setting: string,
  settings: Readonly<Record<string, string>>,
  used: number,
  needed: number,
): Verdict {
  const free = Number(settings[setting]) - used
  return {
    status: free >= needed ? 'ok' : 'bad',
    subject,
    measured: `${free} of ${setting} = ${settings[setting]} are free`,
    limit: `at least ${needed}`,
    remedy: `raise ${setting} on ${subject} and restart it, or drop what nobody uses`,
  }
}
