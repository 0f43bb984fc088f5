/** What is done to the primary. */
export const faults = ['kill-primary'] as const
export type Fault = (typeof faults)[number]
