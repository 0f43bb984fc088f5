import { expect, test } from 'vitest'
import { isUnchangedBySaslprep } from '../../../src/secrets/hashes/saslprep.ts'

test.each([
  'secret',
  ' !"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~',
  'Füße',
  'Ελλάδα',
  'пароль',
  '日本語',
  'ひらがな',
  '한국어',
])('%s is left as it is', (password) => expect(isUnchangedBySaslprep(password)).toBe(true))

test.each([
  ['a space that is none', 'a\u00a0b'],
  ['a soft hyphen', 'a\u00adb'],
  ['a letter in two parts', 'e\u0301'],
  ['a superscript', 'x²'],
  ['a ligature', 'ﬁ'],
  ['a full-width letter', 'Ａ'],
  ['right to left', 'שלום'],
  ['younger than Unicode 3.2', '😀'],
  ['unassigned then', '\u0221'],
  ['a control character', 'a\u0007'],
])('%s is not', (_, password) => expect(isUnchangedBySaslprep(password)).toBe(false))
