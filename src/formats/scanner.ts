/** A place in a text; both count from 1. */
export interface Place {
  line: number
  column: number
}

const known = new Map<string, RegExp>()

/** Each is made once: they are those of the readers, a few dozen. */
function stickyOf(source: string): RegExp {
  const made = known.get(source) ?? new RegExp(source, 'y')
  known.set(source, made)
  return made
}

/** Walks through a text by patterns, and knows where it stands. */
export class Scanner {
  readonly text: string
  position = 0
  private line = 1
  private lineStart = 0

  constructor(text: string) {
    this.text = text
  }

  get isAtEnd(): boolean {
    return this.position >= this.text.length
  }

  /**
   * Consumes what the pattern matches right here and returns it; '' where it does not match. A constant with the flag
   * `y` is quicker, for what is read very often.
   */
  take(pattern: RegExp): string {
    const sticky = pattern.sticky ? pattern : stickyOf(pattern.source)
    sticky.lastIndex = this.position
    const found = sticky.exec(this.text)?.[0] ?? ''
    this.position += found.length
    return found
  }

  /** Where it stands. */
  place(): Place {
    for (;;) {
      const end = this.text.indexOf('\n', this.lineStart)
      if (end === -1 || end >= this.position) {
        return { line: this.line, column: this.position - this.lineStart + 1 }
      }
      this.line += 1
      this.lineStart = end + 1
    }
  }
}
