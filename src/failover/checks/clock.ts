import { type Check, onSeen } from '../check.ts'
import { secondsText } from '../quantity.ts'

export const clock: Check = {
  id: 'clock',
  severity: 'warn',
  title: 'the clocks agree',
  why: 'the record of an incident cannot be read otherwise',
  judge: ({ servers }, _, { clockOffsetMs: most }) =>
    servers.map((server) =>
      onSeen(server, ({ name, state: { clockOffsetMs, roundTripMs } }) => ({
        status: Math.abs(clockOffsetMs) - roundTripMs > most ? 'bad' : 'ok',
        subject: name,
        measured: `${secondsText(Math.abs(clockOffsetMs) / 1000)} ${clockOffsetMs < 0 ? 'behind' : 'ahead of'} this machine`,
        limit: secondsText(most / 1000),
        remedy: `look at its time service`,
      })),
    ),
}
