/** The reports beside parsers that are not ours: JUnit by Python's, which is there where Patroni is. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { escapeControls } from '../../src/diagnostics/escape-controls.ts'
import { reportOf } from '../lint/support/report-of.ts'
import { hostileText } from '../support/hostile.ts'
import { runOrThrow } from './support/process.ts'
import { describeLive } from './support/servers.ts'

const script = `
import json, sys, xml.etree.ElementTree as tree
answers = []
for text in json.load(sys.stdin):
    root = tree.fromstring(text.encode())
    cases = [case for suite in root for case in suite]
    answers.append([root.tag, [suite.get("name") for suite in root], [case[0].get("message") for case in cases if len(case)]])
print(json.dumps(answers))
`

describeLive('JUnit', [{ name: 'patroni', suite: 'system' }], () => {
  test('is XML that gives every name and message back, whatever stands in them', async () => {
    const given = fc.sample(fc.tuple(hostileText, hostileText), 300)
    const texts = await Promise.all(
      given.map(([file, message]) => reportOf('junit', { message, location: { file, line: 2, column: 3 } })),
    )
    const answers = await runOrThrow(['python3', '-c', script], { input: JSON.stringify(texts) })
    expect(JSON.parse(answers)).toEqual(
      given.map(([file, message]) => [
        'testsuites',
        ['pgbouncer.ini', 'clean.ini', shown(file)],
        [shown(message)],
      ]),
    )
  })
})

/** Characters that XML has no place for are replaced. */
function shown(text: string): string {
  return escapeControls(text).replace(/[\uFFFE\uFFFF]|\p{Surrogate}/gu, '\uFFFD')
}
