import { buildData, type ParsedYaml } from './build-data.ts'
import { maxDepth, refusalOf } from './refusal.ts'

/** Characters of a text whose events are kept in any case: some megabytes, and no second reading to show a place. */
const smallText = 2 ** 17

/**
 * Reads YAML 1.2 strictly: one document, a map of plain data. What is refused here `explainSyntax` explains.
 *
 * js-yaml takes a seventh of the time of the `yaml` package. That both read a text alike is held by
 * test/topology/read/parsers-agree.test.ts.
 */
export async function parseYaml(text: string, keepsEvents = false): Promise<ParsedYaml> {
  const library = await import('js-yaml')
  try {
    // A scalar is one level deeper than the collection that holds it.
    const events = library.parseEvents(text, { maxDepth: maxDepth + 1 })
    const built = buildData(library, text, events)
    return keepsEvents || text.length <= smallText ? { ...built, events } : built
  } catch (error) {
    return { refusal: refusalOf(error) }
  }
}
