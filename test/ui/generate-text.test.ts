import { describe, expect, test } from 'vitest'
import type { GenerateResult } from '../../src/app/generate-result.ts'
import type { Paint } from '../../src/diagnostics/print.ts'
import { generateNotes } from '../../src/ui/generate-notes.ts'
import { generateText } from '../../src/ui/generate-text.ts'

const plain: Paint = (_, text) => text

function result(more: Partial<GenerateResult>): GenerateResult {
  return {
    outcome: 'written',
    directory: 'generated',
    topology: 'acme',
    environment: undefined,
    files: [],
    refusals: [],
    interrupted: undefined,
    missingSecrets: undefined,
    findings: [],
    ...more,
  }
}

function unchanged(count: number): GenerateResult['files'] {
  return Array.from({ length: count }, (_, index) => ({
    path: `p/${index}`,
    status: 'unchanged',
    secret: false,
  }))
}

describe('the list of files', () => {
  test('names every file and sums up', () => {
    const files = [
      { path: 'a/x', status: 'created', secret: false },
      { path: 'b', status: 'updated', secret: true, note: 'edited by hand' },
      { path: 'c', status: 'stale', secret: false },
    ] as const
    expect(generateText(result({ files }), plain)).toBe(
      'created      a/x\nupdated      b (edited by hand)\nstale        c\n1 created, 1 updated, 0 unchanged, 1 stale in generated\n',
    )
  })

  test('counts unchanged files where they are many', () => {
    expect(generateText(result({ files: unchanged(20) }), plain).split('\n')).toHaveLength(22)
    expect(generateText(result({ files: unchanged(21) }), plain)).toBe('21 unchanged in generated\n')
  })

  test('colours a diff line by line', () => {
    const diff = '--- a/x\n+++ b/x\n@@ -1,1 +1,1 @@\n-a\n+b\n'
    const marked: Paint = (style, text) => `<${style}>${text}</>`
    const files = [{ path: 'x', status: 'updated', secret: false, diff }] as const
    expect(generateText(result({ files }), marked)).toContain('\n<red>-a</>\n<green>+b</>\n1 updated')
  })
})

describe('notes', () => {
  test('name the files of a killed run, twenty at most', () => {
    const interrupted = Array.from({ length: 22 }, (_, index) => `p/${index}`)
    const [note] = generateNotes(result({ outcome: 'differs', interrupted }))
    expect(note?.message).toMatch(/^a run was killed before it was finished: p\/0, .*, p\/19 and 2 more$/)
    expect(note?.hint).toBe('dbbal generate completes it')
  })

  test('of a killed run that had only the manifest to write', () => {
    expect(generateNotes(result({ interrupted: [] }))[0]).toEqual({
      severity: 'warning',
      message: 'a run was killed before it was finished and is completed now: the manifest',
    })
  })

  test('what --check would be refused for is a warning, what was refused an error', () => {
    const refusals = [{ code: 'FILE_EDITED', message: 'm', hint: 'h' }] as const
    expect(generateNotes(result({ outcome: 'differs', refusals }))).toMatchObject([{ severity: 'warning' }])
    expect(generateNotes(result({ outcome: 'refused', refusals }))).toMatchObject([{ severity: 'error' }])
  })
})
