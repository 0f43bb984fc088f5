import schema from '@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json' with { type: 'json' }
import { Ajv } from 'ajv'

// The schema is of draft 04, of which ajv knows all but its `id`; it comes without checks of formats.
const { $schema: _, id: __, ...definition } = schema
const validate = new Ajv({
  strict: false,
  allErrors: true,
  // One of its patterns, of a language's name, is none with the flag u.
  unicodeRegExp: false,
  formats: {
    uri: (text) => URL.canParse(text),
    'uri-reference': (text) => /^(?:[A-Za-z0-9._~!$&'()*+,;=:@/?#-]|%[0-9A-Fa-f]{2})*$/.test(text),
    'date-time': (text) => !Number.isNaN(Date.parse(text)),
  },
}).compile(definition)

/** What OASIS' schema of SARIF 2.1.0 finds wrong in a log; empty where it is one. */
export function sarifFaults(log: unknown): readonly string[] {
  validate(log)
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`)
}
