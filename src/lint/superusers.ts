/** Accounts that own a whole server: no application has to have them. */
export const superusers: ReadonlySet<string> = new Set(['postgres', 'root', 'admin'])
