import { lineOf, textOf, withLine, withSubject } from '../draft.ts'
import type { Variant } from '../mutation.ts'

const byteOrderMark: Variant = ({ statements }) => `\uFEFF${textOf(statements)}`

const utf16: Variant = ({ statements }, { random }) => {
  const text = random.pick(['\uFEFF', '']) + textOf(statements)
  return random.pick([Buffer.from(text, 'utf16le'), Buffer.from(text, 'utf16le').swap16()])
}

const lineEnds: Variant = ({ statements }, { random }) =>
  textOf(statements).replaceAll('\n', random.pick(['\r\n', '\r\n', '\r', '\n\r', '\u2028', '\u0085']))

const oneLineEnd: Variant = (draft) => withLine(draft, `${lineOf(draft.subject)}\r`)

/** A byte of Latin-1, which is no UTF-8, or another that no text should have. */
const strayByte: Variant = (draft, { random }) => {
  const line = lineOf(draft.subject)
  const place = random.below(line.length + 1)
  const [head = '', tail = ''] = withLine(draft, `${line.slice(0, place)}${mark}${line.slice(place)}`).split(
    mark,
  )
  const byte = random.pick([0x00, 0x01, 0x07, 0x0b, 0x0c, 0x1a, 0x1b, 0x7f, 0xa0, 0xe9, 0xff])
  return Buffer.concat([Buffer.from(head), Buffer.from([byte]), Buffer.from(tail)])
}

const mark = '\uE000'

const comment: Variant = ({ statements }, { random }) => {
  const bytes = random.pick([
    Buffer.from([0xe9, 0x74, 0xe9]),
    Buffer.from('été ☃'),
    Buffer.from([0x00]),
    Buffer.from([0xff, 0xfe]),
  ])
  return Buffer.concat([Buffer.from('# '), bytes, Buffer.from(`\n${textOf(statements)}`)])
}

const spaces = ['\t', '\u00a0', '\u3000', '\u200b', '\v', '\f', '  ', ' \t '] as const

const around: Variant = (draft, { random }) => {
  const [left, right] = [random.pick([...spaces, '']), random.pick([...spaces, ''])]
  const { separator } = draft.subject
  return withSubject(draft, {
    separator: separator.trim() === '' ? left + right || ' ' : left + separator.trim() + right,
  })
}

const atLineEnds: Variant = (draft, { random }) =>
  withLine(
    draft,
    random.pick([
      `${random.pick(spaces)}${lineOf(draft.subject)}`,
      `${lineOf(draft.subject)}${random.pick(spaces)}`,
    ]),
  )

/** Letters that look like those of the name. */
const lookalike: Variant = (draft, { random }) => {
  const part = random.pick(['name', 'value'] as const)
  const text = draft.subject[part]
  const changed = text.replace(
    /[aeopc1-]/,
    (letter) => ({ a: 'а', e: 'е', o: 'о', p: 'р', c: 'с', '1': 'l', '-': '–' })[letter] ?? letter,
  )
  return changed === text ? undefined : withSubject(draft, { [part]: changed })
}

const continued: Variant = (draft) => {
  const { separator, value } = draft.subject
  return withSubject(draft, { separator: `${separator}\\\n `, value })
}

export const encoding: readonly Variant[] = [
  byteOrderMark,
  utf16,
  lineEnds,
  lineEnds,
  oneLineEnd,
  strayByte,
  strayByte,
  comment,
  around,
  around,
  atLineEnds,
  lookalike,
  continued,
]
