/** Passwords of documentation, of sample files and of first tries. */
const trivialPasswords: ReadonlySet<string> = new Set([
  '123456',
  '12345678',
  '123456789',
  'admin',
  'admin123',
  'change_me',
  'changeit',
  'changeme',
  'default',
  'encrypted_password',
  'example',
  'foobared',
  'guest',
  'letmein',
  'mongodb',
  'monitor',
  'mysql',
  'pass',
  'passw0rd',
  'password',
  'password1',
  'password123',
  'pgbouncer',
  'postgres',
  'proxysql',
  'qwerty',
  'redis',
  'replication',
  'root',
  'router_password',
  'secret',
  'test',
  'user',
  'welcome',
  'your_password',
  'yourpassword',
])

/** Of these the ones that a hash is held against: each costs a digest for every user. */
export const firstTries = ['postgres', 'password', 'admin', 'secret', 'changeme', '123456', 'test', 'example']

/** Fewer characters than these are tried through. */
const leastPasswordLength = 12

/** What is wrong with a password of a user: `trivial` is tried first, `short` within days; undefined where nothing is. */
export function passwordFault(password: string, user: string): 'trivial' | 'short' | undefined {
  const lower = password.toLowerCase()
  if (trivialPasswords.has(lower) || (user !== '' && lower === user.toLowerCase())) return 'trivial'
  return password.length < leastPasswordLength ? 'short' : undefined
}
