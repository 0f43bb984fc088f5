import { trimmed } from '../../../formats/router-conf.ts'

/** Groups of key exchange that OpenSSL 3.5, which MySQL Router 9.7.4 comes with, knows; case does not count. */
const known = new Set(
  'x25519 x448 p-256 secp256r1 prime256v1 p-384 secp384r1 p-521 secp521r1 p-192 secp192r1 prime192v1 p-224 secp224r1 secp160k1 secp160r1 secp160r2 secp192k1 secp224k1 secp256k1 brainpoolp256r1 brainpoolp384r1 brainpoolp512r1 brainpoolp256r1tls13 brainpoolp384r1tls13 brainpoolp512r1tls13 sect163k1 k-163 sect163r1 sect163r2 b-163 sect193r1 sect193r2 sect233k1 k-233 sect233r1 b-233 sect239k1 sect283k1 k-283 sect283r1 b-283 sect409k1 k-409 sect409r1 b-409 sect571k1 k-571 sect571r1 b-571 ffdhe2048 ffdhe3072 ffdhe4096 ffdhe6144 ffdhe8192 mlkem512 mlkem768 mlkem1024 x25519mlkem768 secp256r1mlkem768 secp384r1mlkem1024 default'.split(
    ' ',
  ),
)

/** Why OpenSSL refuses a list of groups; undefined when it takes it. */
export function curveListFault(list: string): string | undefined {
  for (const part of list.split(/[:/]/)) {
    const [, marks = '', name = ''] = /^([?*-]*)(.*)$/.exec(trimmed(part)) ?? []
    if (name === '') return 'one of its parts is empty'
    if (/(.).*\1/.test(marks) || (marks.includes('*') && /^default$/i.test(name)))
      return `"${marks}" does not go with ${JSON.stringify(name)}`
    if (!marks.includes('?') && !known.has(name.toLowerCase()))
      return `${JSON.stringify(name)} is no group that OpenSSL knows`
  }
  return undefined
}
