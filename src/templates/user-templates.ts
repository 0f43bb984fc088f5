import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DbbalError, exitCodes } from '../errors.ts'
import type { Templates } from './templates.ts'

/** Templates of `--templates DIR`: a file of the same name takes the built-in one's place. */
export async function userTemplates(directory: string, builtIn: Templates): Promise<Templates> {
  const { default: specifications } = await import('../generated/templates.js')
  const sources = new Map<string, string>()
  for (const name of Object.keys(specifications)) {
    const text = await readFile(join(directory, `${name}.hbs`), 'utf8').catch(ignoreMissing)
    if (text !== undefined) sources.set(name, text)
  }
  if (sources.size === 0) {
    throw new DbbalError('NO_TEMPLATES', `${JSON.stringify(directory)} holds none of dbbal's templates`, {
      exit: exitCodes.usage,
      hint: `name a file like the built-in one, for example ${Object.keys(specifications)[0]}.hbs`,
    })
  }
  const { default: Handlebars } = await import('handlebars')
  const compiled = new Map(
    [...sources].map(([name, text]) => [
      name,
      Handlebars.compile<object>(text, { noEscape: true, strict: true, preventIndent: true }),
    ]),
  )
  return {
    render(name, model) {
      const template = compiled.get(name)
      if (template === undefined) return builtIn.render(name, model)
      try {
        return template(model)
      } catch (error) {
        throw new DbbalError('TEMPLATE', `template ${name}.hbs failed: ${(error as Error).message}`, {
          exit: exitCodes.usage,
          hint: `compare it with the built-in templates/${name}.hbs`,
          cause: error,
        })
      }
    },
  }
}

function ignoreMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error
}
