/**
 * esbuild wraps each module that is loaded later in an object of one method, named after the module's file. V8 gives
 * each such name a hidden class, in one list that it searches for the next: a thousand modules make the start slow.
 * One name for all of them needs one class.
 *
 * @param {string} bundle
 */
export function oneShape(bundle) {
  return bundle.replace(/\b(__esm|__commonJS)\(\{"[^"]+"\(/g, '$1({load(')
}
