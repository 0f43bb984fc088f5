import { escapeControls } from '../diagnostics/escape-controls.ts'

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
}

/** A text in XML, SVG or HTML. XML takes no control characters, not even as references, and no half of a pair. */
export function xmlText(text: string): string {
  return escapeControls(text)
    .replace(/[\uFFFE\uFFFF]|\p{Surrogate}/gu, '\uFFFD')
    .replace(/[&<>"']/g, (character) => entities[character] ?? '')
}
