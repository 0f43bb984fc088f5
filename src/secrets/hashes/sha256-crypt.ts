// https://www.akkadia.org/drepper/SHA-crypt.txt, the SHA-256 half. Salts of up to 20 bytes, as MySQL takes them.
import { crypto } from './crypto.ts'

const alphabet = './0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const digestBytes = 32

/** Which bytes of the digest make each group of four characters, most significant first. */
const groups = [
  [0, 10, 20],
  [21, 1, 11],
  [12, 22, 2],
  [3, 13, 23],
  [24, 4, 14],
  [15, 25, 5],
  [6, 16, 26],
  [27, 7, 17],
  [18, 28, 8],
  [9, 19, 29],
] as const

/** The 43 characters that `$5$rounds=N$salt$` is followed by in crypt's notation. */
export function sha256Crypt(password: string, salt: string, rounds: number): string {
  const { hash } = crypto()
  const key = Buffer.from(password)
  const saltBytes = Buffer.from(salt)
  const start = startDigest(key, saltBytes)
  const keyPart = stretched(sha256(...Array<Buffer>(key.length).fill(key)), key.length)
  const saltRuns = 16 + (start[0] ?? 0)
  const saltPart = stretched(sha256(...Array<Buffer>(saltRuns).fill(saltBytes)), saltBytes.length)
  const inputs = roundInputs(keyPart, saltPart)
  // A digest as a string costs a third of a Buffer, which has memory of its own outside the heap.
  let digest = start.toString('latin1')
  for (let round = 0; round < rounds; round += 1) {
    const input = inputs[round % inputs.length]
    if (input === undefined) throw new Error('every round has an input')
    input.bytes.write(digest, input.digestAt, 'latin1')
    digest = hash('sha256', input.bytes, 'binary')
  }
  return encoded(Buffer.from(digest, 'latin1'))
}

/** The bytes that each of 42 rounds hashes, with the place of the digest before: thousands of rounds repeat them. */
function roundInputs(keyPart: Buffer, saltPart: Buffer): readonly { bytes: Buffer; digestAt: number }[] {
  const digest = Buffer.alloc(digestBytes)
  return Array.from({ length: 42 }, (_, round) => {
    const isOdd = round % 2 === 1
    const middle = [round % 3 === 0 ? [] : saltPart, round % 7 === 0 ? [] : keyPart].flat()
    const parts = [isOdd ? keyPart : digest, ...middle, isOdd ? digest : keyPart]
    const bytes = Buffer.concat(parts)
    return { bytes, digestAt: isOdd ? bytes.length - digestBytes : 0 }
  })
}

function startDigest(key: Buffer, salt: Buffer): Buffer {
  const other = sha256(key, salt, key)
  const parts = [key, salt, stretched(other, key.length)]
  for (let bits = key.length; bits > 0; bits >>= 1) parts.push(bits % 2 === 1 ? other : key)
  return sha256(...parts)
}

/** The digest, repeated up to that many bytes. */
function stretched(digest: Buffer, length: number): Buffer {
  return Buffer.concat(Array<Buffer>(Math.ceil(length / digestBytes)).fill(digest)).subarray(0, length)
}

function sha256(...parts: readonly Buffer[]): Buffer {
  return crypto().hash('sha256', Buffer.concat(parts), 'buffer')
}

function encoded(digest: Buffer): string {
  const byte = (place: number): number => digest[place] ?? 0
  const whole = groups.map(([a, b, c]) => characters((byte(a) << 16) | (byte(b) << 8) | byte(c), 4))
  return whole.join('') + characters((byte(31) << 8) | byte(30), 3)
}

/** Least significant six bits first. */
function characters(value: number, count: number): string {
  return Array.from({ length: count }, (_, place) => alphabet[(value >> (6 * place)) & 63]).join('')
}
