/** Words of OpenSSL's cipher lists that choose something in the builds that PgBouncer comes with; case counts. */
const words = new Set(
  'ALL HIGH MEDIUM DEFAULT COMPLEMENTOFDEFAULT RSA kRSA aRSA kDHE kEDH DHE EDH ADH kECDHE kEECDH ECDHE EECDH AECDH ECDSA aECDSA aNULL eNULL NULL AES AES128 AES256 AESGCM AESCCM AESCCM8 ARIA ARIA128 ARIA256 ARIAGCM CAMELLIA CAMELLIA128 CAMELLIA256 CHACHA20 CBC SHA SHA1 SHA256 SHA384 PSK kPSK aPSK kRSAPSK kECDHEPSK kDHEPSK SRP kSRP aSRP aDSS DSS SSLv3 TLSv1 TLSv1.0 TLSv1.2 SUITEB128 SUITEB128ONLY SUITEB192'.split(
    ' ',
  ),
)

/** Whether one part of a cipher list adds a cipher; a part with `!`, `-` or `@` only takes away or sorts. */
export function addsCipher(part: string): boolean {
  if (/^[A-Z0-9]+(?:-[A-Z0-9]+)+$/.test(part)) return true
  return part.split('+').every((word) => words.has(word))
}
