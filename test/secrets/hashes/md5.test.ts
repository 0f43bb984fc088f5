import { expect, test } from 'vitest'
import { md5Hash } from '../../../src/secrets/hashes/md5.ts'

test('password, then name, as PostgreSQL hashes them', () => {
  // printf pw-appapp | md5sum
  expect(md5Hash('app', 'pw-app')).toBe('md57050d42a3317ad09949032fe07b53c71')
})
