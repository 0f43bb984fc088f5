import { expect, test } from 'vitest'
import type { SettingsTable } from '../../src/settings/setting.ts'
import { settingText } from '../../src/settings/setting-text.ts'

test('writes booleans as the product does, everything else as it is', () => {
  const table: SettingsTable = {
    product: 'x',
    title: 'X',
    measured: [],
    booleans: ['yes', 'no'],
    settings: [],
  }
  expect([true, false, 10, 0.5, 'text', ''].map((value) => settingText(table, value))).toEqual([
    'yes',
    'no',
    '10',
    '0.5',
    'text',
    '',
  ])
})
