/** A file with what its reader made of it. */
export interface Read<Content> {
  name: string
  text: string
  lines: readonly string[]
  content: Content
}

/** The file read by its reader. */
export function readFile<Content>(
  { name, text }: { name: string; text: string },
  reader: (text: string) => Content,
): Read<Content> {
  return { name, text, lines: text.split('\n'), content: reader(text) }
}
