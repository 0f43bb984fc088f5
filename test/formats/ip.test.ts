import { isIP } from 'node:net'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ipFamily } from '../../src/formats/ip.ts'

const nearly = fc
  .array(
    fc.oneof(fc.nat(300).map(String), fc.constantFrom('', '00', '01', ':', '::', 'ff', '%eth0', ' ', '\n')),
    {
      maxLength: 9,
    },
  )
  .chain((parts) => fc.constantFrom('.', ':').map((separator) => parts.join(separator)))

test("an address's family is the one that Node tells", () => {
  fc.assert(
    fc.property(fc.oneof(fc.ipV4(), fc.ipV6(), fc.domain(), fc.string(), nearly), (text) => {
      expect(ipFamily(text)).toBe(isIP(text))
    }),
    { numRuns: 3000 },
  )
})
