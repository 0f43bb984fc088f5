/** A statement, by where it begins and ends. */
export interface Mark {
  start: number
  end: number
}

/** What became of the changes to one module. */
export interface ModuleState {
  /** The first change that no LOAD ... TO RUNTIME follows. */
  unloaded: Mark | undefined
  /** The first change that no SAVE ... TO DISK follows. */
  unsaved: Mark | undefined
  /** The last LOAD TO RUNTIME behind a change. */
  loaded: Mark | undefined
}

/** What a file does to the three layers of ProxySQL: memory, runtime, disk. */
export class Modules {
  readonly #states = new Map<string, ModuleState>()

  get states(): Iterable<[string, ModuleState]> {
    return this.#states
  }

  get(module: string): ModuleState | undefined {
    return this.#states.get(module)
  }

  /** `needsLoad`: not so for what a running ProxySQL does not take. */
  changed(module: string, mark: Mark, needsLoad = true): void {
    const before = this.#states.get(module)
    this.#states.set(module, {
      unloaded: before?.unloaded ?? (needsLoad ? mark : undefined),
      unsaved: before?.unsaved ?? mark,
      loaded: before?.loaded,
    })
  }

  loaded(module: string, mark: Mark): void {
    const before = this.#states.get(module)
    if (before !== undefined) this.#states.set(module, { ...before, unloaded: undefined, loaded: mark })
  }

  saved(module: string): void {
    const before = this.#states.get(module)
    if (before !== undefined) this.#states.set(module, { ...before, unsaved: undefined })
  }

  /** Memory was filled from elsewhere: what was changed there is gone. */
  replaced(module: string): void {
    this.#states.delete(module)
  }
}
