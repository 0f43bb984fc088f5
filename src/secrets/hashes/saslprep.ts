// RFC 4013. Whole ranges of characters that RFC 3454 (Unicode 3.2) knows, all written from left to right.
const wellKnown =
  /^[\x20-\x7e\u00a1-\u00ac\u00ae-\u0220\u0391-\u03a1\u03a3-\u03ce\u0400-\u0482\u048a-\u04ce\u3041-\u3096\u30a1-\u30fe\u4e00-\u9fa5\uac00-\ud7a3]*$/

/**
 * True for a password that certainly comes out of SASLprep as it is.
 *
 * PostgreSQL and libpq prepare a password before they hash it; some drivers do not, and for characters that are not
 * in Unicode 3.2 they part ways. A verifier of any other password would let in some clients only.
 */
export function isUnchangedBySaslprep(password: string): boolean {
  return wellKnown.test(password) && password.normalize('NFKC') === password
}
