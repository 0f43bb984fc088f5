const quietMs = 1000
const betweenMs = 100

/** Counts on a terminal, from the second second on; silent in a pipe. */
export class Progress {
  readonly #stream: { isTTY?: boolean; write(text: string): unknown }
  readonly #now: () => number
  readonly #begun: number
  #shown: number | undefined

  constructor(stream: { isTTY?: boolean; write(text: string): unknown }, now = Date.now) {
    this.#stream = stream
    this.#now = now
    this.#begun = now()
  }

  readonly show = (done: number, total: number): void => {
    const now = this.#now()
    if (!this.#stream.isTTY || now - this.#begun < quietMs) return
    if (this.#shown !== undefined && now - this.#shown < betweenMs) return
    this.#shown = now
    this.#stream.write(`\r\x1b[Kwriting ${done} of ${total} files`)
  }

  /** Leaves an empty line. */
  end(): void {
    if (this.#shown !== undefined) this.#stream.write('\r\x1b[K')
  }
}
