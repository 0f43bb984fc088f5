/** What is done to the primary. */
export const faults = ['kill-primary', 'freeze-primary'] as const
export type Fault = (typeof faults)[number]

/** What becomes of the primary then. */
export const faultWords: Readonly<Record<Fault, string>> = {
  'kill-primary': 'is killed (SIGKILL)',
  'freeze-primary': 'stands still with all of its sessions (SIGSTOP)',
}
