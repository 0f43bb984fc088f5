interface Closable {
  close(): Promise<void>
}

/** What was opened, or is being opened: all of it is closed together. */
export class Opened {
  readonly #openings: Promise<Closable>[] = []

  /** Whoever waits for it hears where it fails, however late that is asked. */
  add<Value extends Closable>(opening: Promise<Value>): Promise<Value> {
    opening.catch(() => {})
    this.#openings.push(opening)
    return opening
  }

  /** Waits for what is still being opened. */
  async close(): Promise<void> {
    const settled = await Promise.allSettled(this.#openings)
    await Promise.all(settled.map((each) => (each.status === 'fulfilled' ? each.value.close() : undefined)))
  }
}
