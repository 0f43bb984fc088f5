import { type Check, onSeen } from '../check.ts'

export const reachable: Check = {
  id: 'reachable',
  severity: 'refuse',
  title: 'every server answers',
  why: 'a server that does not answer can neither be judged nor made to follow the new primary',
  judge: ({ servers }) =>
    servers.map((server) =>
      onSeen(server, ({ name, state }) => ({
        status: 'ok',
        subject: name,
        measured: `answers in ${Math.round(state.roundTripMs)} ms`,
      })),
    ),
}
