// The keys of the topology and of every format dbbal writes: ini, conninfo, redis.conf, YAML, SQL. Where a quoted value
// ends depends on the format, so the rest of the line goes with it; a reference like {env: NAME} holds no password.
const password =
  /(\bauth-pass\s+\S+\s+|\b(?:[\w-]*pass(?:word|wd|phrase)?|masterauth|verifier|identified\s+by)\b["']?\s*[:=\s]\s*|\buser\s.*?\s>)(?!\{\s*["']?(?:env|secret|file|exec)\b)(["'].*|\S+)/gi

const longestLine = 10_000

/** Puts `***` in the place of a line's passwords; rather too often than too seldom. */
export function maskPasswords(line: string): string {
  if (line.length > longestLine) return `*** (${line.length} characters)`
  return line.replace(password, '$1***')
}
