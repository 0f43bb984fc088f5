import type { Setting, SettingsTable } from '../../src/settings/setting.ts'
import type { InstalledServer, ServerId } from '../../test/live/support/servers.ts'
import type { Draft } from './draft.ts'
import type { Side } from './quota.ts'
import type { Random } from './random.ts'

/** What the differential test has to know of a product. One file of this folder each. */
export interface DifferentialProduct {
  name: string
  servers: readonly ServerId[]
  table: SettingsTable
  /** Characters that start a comment in some format: of this product and of others. */
  comments: readonly string[]
  /** A good file about the setting, or, without one, about something that no table lists. */
  draft(setting: Setting | undefined, context: DraftContext): Draft
  /** The kind of a file by its name; undefined where it is not linted. */
  kindOf(file: string): string | undefined
  /** Name of the file that the server is started from. */
  mainFile: string
  /** Settings that are not tried, since a server with them is not to be started in a test. */
  untried: readonly string[]
  /** How the server is started on the files, in a directory of its own. */
  start(
    installed: InstalledServer,
    files: readonly string[],
  ): { argv: readonly [string, ...string[]]; asPostgres: boolean }
  /** Whether it has read everything and works; asked again and again. */
  isUp(log: string, directory: string): boolean | Promise<boolean>
  /** The lines of the log that refuse something, without times and process ids. */
  complaints(log: string): readonly string[]
  excused: readonly Excused[]
  /** Kinds of mutation that this product cannot both refuse and accept. */
  onlyOne?: Readonly<Record<string, OnlyOne>>
}

export interface OnlyOne {
  side: Side
  reason: string
}

export interface DraftContext {
  version: string
  random: Random
  /** Free TCP port. */
  port: number
}

/** A refusal that no linter can foresee: the machine's doing, or a crash of the binary. */
export interface Excused {
  /** File of fixtures/differential/<product> that shows it. */
  fixture: string
  /** Why. */
  reason: string
  /** What the server's log, or its end, says. */
  log: RegExp
}
