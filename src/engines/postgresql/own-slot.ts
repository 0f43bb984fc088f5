/** The slot of a replica that reads none yet: slots have lower-case letters, digits and underscores. */
export function ownSlot(instance: string): string {
  return instance.toLowerCase().replaceAll(/[^a-z0-9_]/g, '_')
}
