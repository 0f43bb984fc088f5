import type { Templates } from './templates.ts'

/** The built-in templates, precompiled at build. */
export async function builtInTemplates(): Promise<Templates> {
  const [runtime, { default: specifications }] = await Promise.all([
    import('handlebars/runtime.js'),
    import('../generated/templates.js'),
  ])
  // The runtime's own types say it exports nothing.
  const { template: compile } = runtime.default as unknown as typeof import('handlebars')
  const compiled = new Map<string, HandlebarsTemplateDelegate<object>>()
  return {
    render(name, model) {
      let template = compiled.get(name)
      if (template === undefined) {
        const specification = specifications[name]
        if (specification === undefined) throw new Error(`no template ${name}`)
        template = compile(specification)
        compiled.set(name, template)
      }
      return template(model)
    },
  }
}
