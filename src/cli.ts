import { Config, type Errors, flush, handle, run, settings } from '@oclif/core'
import Explain from './commands/explain.ts'
import Generate from './commands/generate.ts'
import Init from './commands/init.ts'
import Schema from './commands/schema.ts'

/** The command tree; what a command needs beyond its flags it imports when it runs. */
export const COMMANDS = {
  explain: Explain,
  generate: Generate,
  init: Init,
  schema: Schema,
}

/** Runs one command line. `root` holds package.json and oclif.manifest.json. */
export async function main(argv: readonly string[], root: string, pjson: Config['pjson']): Promise<void> {
  // With NODE_ENV=development oclif looks for a TypeScript project and warns on stderr.
  settings.enableAutoTranspile = false
  try {
    const config = new Config({ root, pjson, devPlugins: false, userPlugins: false })
    await config.load()
    await run([...argv], config)
    await flush()
  } catch (error) {
    await handle(error as Error & Partial<Errors.CLIError>)
  }
}
