import type { SettingsTable } from '../../src/settings/setting.ts'
import type { Draft } from './draft.ts'
import type { Random } from './random.ts'

export interface MutationContext {
  random: Random
  table: SettingsTable
  version: string
  comments: readonly string[]
}

/** One way to spoil a good file; undefined where the draft has nothing for it. */
export type Variant = (draft: Draft, context: MutationContext) => string | Buffer | undefined

/** The kinds of mutation, by name, each with its variants. */
export type Mutations = Readonly<Record<string, readonly Variant[]>>
