/** Turns offsets of a text into lines and columns, both from 1. */
export class Lines {
  readonly #starts: number[] = [0]

  constructor(text: string) {
    for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', end + 1))
      this.#starts.push(end + 1)
  }

  at(offset: number): { line: number; column: number } {
    let [first, last] = [0, this.#starts.length - 1]
    while (first < last) {
      const middle = Math.ceil((first + last) / 2)
      if (this.#startOf(middle) <= offset) first = middle
      else last = middle - 1
    }
    return { line: first + 1, column: offset - this.#startOf(first) + 1 }
  }

  /** Offset at which a line begins; a line from 1. */
  startOfLine(line: number): number {
    return this.#startOf(line - 1)
  }

  #startOf(index: number): number {
    return this.#starts[index] ?? 0
  }
}
