interface Closable {
  close(): Promise<void>
}

/** What was opened, or is being opened: all of it is closed together. */
export class Opened {
  readonly #openings: Promise<Closable>[] = []

  add<Value extends Closable>(opening: Promise<Value>): Promise<Value> {
    this.#openings.push(opening)
    return opening
  }

  /** Waits for what is still being opened. */
  async close(): Promise<void> {
    const settled = await Promise.allSettled(this.#openings)
    await Promise.all(settled.map((each) => (each.status === 'fulfilled' ? each.value.close() : undefined)))
  }
}
