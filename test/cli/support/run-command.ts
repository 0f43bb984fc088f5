import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Command } from '@oclif/core'
import { captureOutput } from '@oclif/test'

const root = join(import.meta.dirname, '../../..')
const { oclif, ...rest } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
// Without the built bundle: the class under test comes from the sources.
const pjson = { ...rest, oclif: { ...oclif, commands: undefined } }

export interface Finished {
  stdout: string
  stderr: string
  exit: number
}

/** A command class, whose static `run` takes load options beside the words. */
interface Runnable {
  run(argv: string[], options: object): Promise<unknown>
}

/** Runs a command's class in this process, as the command line would. */
export async function runCommand(command: typeof Command, ...argv: string[]): Promise<Finished> {
  const options = { root, pjson, devPlugins: false, userPlugins: false }
  const { stdout, stderr, error } = await captureOutput(() =>
    (command as unknown as Runnable).run(argv, options),
  )
  if (error !== undefined && error.oclif?.exit === undefined) throw error
  return { stdout, stderr, exit: error?.oclif?.exit ?? 0 }
}
