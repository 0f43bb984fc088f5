import { buildData, type ParsedYaml } from './build-data.ts'
import { maxDepth, refusalOf } from './refusal.ts'

/**
 * Reads YAML 1.2 strictly: one document, a map of plain data. What is refused here `explainSyntax` explains.
 *
 * js-yaml takes a seventh of the time of the `yaml` package. That both read a text alike is held by
 * test/topology/read/parsers-agree.test.ts.
 */
export async function parseYaml(text: string): Promise<ParsedYaml> {
  const library = await import('js-yaml')
  try {
    // A scalar is one level deeper than the collection that holds it.
    const events = library.parseEvents(text, { maxDepth: maxDepth + 1 })
    return buildData(library, text, events)
  } catch (error) {
    return { refusal: refusalOf(error) }
  }
}
