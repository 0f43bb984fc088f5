/**
 * A hash of a password and a salt, computed once for both: the server and the balancer in front of it take the same
 * one, and each is thousands of rounds.
 */
export function computedOnce<Salt>(
  hash: (password: string, salt: Salt) => string,
): (password: string, salt: Salt) => string {
  const known = new Map<string, string>()
  return (password, salt) => {
    const key = JSON.stringify([password, salt])
    const made = known.get(key) ?? hash(password, salt)
    known.set(key, made)
    return made
  }
}
