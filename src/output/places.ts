/** dbbal's own directory inside the output directory; nothing rendered may stand in it. */
export const ownDirectory = '.dbbal'

/** What the last finished run wrote. */
export const manifestPath = `${ownDirectory}/manifest.json`

/** What the run in progress writes; there after a run that was killed. */
export const pendingPath = `${ownDirectory}/manifest.next.json`

/** Files on their way: out of sight of programs that read a whole directory, and on the same file system. */
export const temporaryDirectory = `${ownDirectory}/tmp`

/** A symbolic link to `PID@HOST`: made in one step, so it is never there without its content. */
export const lockPath = `${ownDirectory}/lock`
