// Makes src/generated: the JSON Schemas and the validator from the types of src/topology/declaration, and the
// precompiled templates, and the lists of lint rules. Skips what is newer than its sources.
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { publishedSchema } from './published-schema.mjs'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const generated = join(root, 'src/generated')
const declaration = join(root, 'src/topology/declaration')
const templates = join(root, 'templates')
const self = fileURLToPath(import.meta.url)

/** @param {string} directory @returns {string[]} */
function filesUnder(directory) {
  return readdirSync(directory, { withFileTypes: true })
    .flatMap((entry) =>
      entry.isDirectory() ? filesUnder(join(directory, entry.name)) : [join(directory, entry.name)],
    )
    .sort()
}

/** @param {string} output @param {string[]} sources */
function isFresh(output, sources) {
  const made = statSync(output, { throwIfNoEntry: false })?.mtimeMs ?? 0
  return [self, ...sources].every((source) => statSync(source).mtimeMs < made)
}

async function generateSchema() {
  const sources = [join(root, 'scripts/published-schema.mjs'), ...filesUnder(declaration)]
  const validator = join(generated, 'validate-topology.js')
  if (isFresh(validator, sources)) return
  const { createGenerator } = await import('ts-json-schema-generator')
  /** @param {string} type */
  const schemaOf = (type) =>
    createGenerator({
      path: join(declaration, 'topology-file.ts'),
      tsconfig: join(root, 'tsconfig.json'),
      type,
      discriminatorType: 'open-api',
      additionalProperties: false,
      skipTypeCheck: true,
    }).createSchema(type)
  const effective = schemaOf('EffectiveTopology')
  const file = { title: 'dbbal topology', ...publishedSchema(schemaOf('TopologyFile')) }
  const { default: Ajv } = await import('ajv')
  const { default: standaloneCode } = await import('ajv/dist/standalone/index.js')
  const ajv = new Ajv.default({
    discriminator: true,
    strict: false,
    // It only says yes or no: src/topology/validation explains.
    messages: false,
    inlineRefs: false,
    code: { source: true, esm: true, lines: true },
  })
  const code = withoutErrors(standaloneCode.default(ajv, ajv.compile(withoutDescriptions(effective))))
  mkdirSync(generated, { recursive: true })
  // Ajv's standalone code requires its runtime helpers through CommonJS even with `esm`.
  const withImports = code.replace(
    /const (\w+) = require\("([^"]+)"\)\.default;/g,
    (_, name, path) =>
      `import ${name}Module from ${JSON.stringify(`${path}.js`)};\nconst ${name} = ${name}Module.default;`,
  )
  writeFileSync(join(generated, 'schema.json'), `${JSON.stringify(file, null, 2)}\n`)
  writeFileSync(join(generated, 'effective-schema.json'), `${JSON.stringify(effective)}\n`)
  writeFileSync(
    join(generated, 'validate-topology.d.ts'),
    "import type { ErrorObject } from 'ajv'\ndeclare function validate(data: unknown): boolean\ndeclare namespace validate {\n  let errors: ErrorObject[] | null\n}\nexport default validate\n",
  )
  writeFileSync(validator, withImports)
}

/**
 * Two thirds of ajv's code make error objects and their paths, which nobody reads: a validator that only says yes or no
 * starts in half the time.
 *
 * @param {string} code
 */
function withoutErrors(code) {
  const short = code
    .replace(
      /\{instancePath[^{}]*,schemaPath:"(?:[^"\\]|\\.)*",keyword:"\w+",params:\{(?:[^{}"]|"(?:[^"\\]|\\.)*")*\}\}/g,
      '0',
    )
    .replace(/, \{instancePath:[^{}]*,rootData\}\)/g, ')')
  if (short.includes('schemaPath') || short.includes('instancePath:'))
    throw new Error('ajv writes its errors in another way: mend withoutErrors')
  return short
}

/** @param {unknown} node @returns {unknown} */
function withoutDescriptions(node) {
  if (Array.isArray(node)) return node.map(withoutDescriptions)
  if (node === null || typeof node !== 'object') return node
  return Object.fromEntries(
    Object.entries(node)
      .filter(([key, value]) => !(key === 'description' && typeof value === 'string'))
      .map(([key, value]) => [key, withoutDescriptions(value)]),
  )
}

function generateTemplates() {
  const sources = filesUnder(templates).filter((file) => file.endsWith('.hbs'))
  const output = join(generated, 'templates.js')
  if (isFresh(output, [...sources, templates, ...sources.map((file) => dirname(file))])) return
  const require = createRequire(import.meta.url)
  const Handlebars = require('handlebars')
  const entries = sources.map((file) => {
    const name = relative(templates, file)
      .replaceAll('\\', '/')
      .replace(/\.hbs$/, '')
    const spec = Handlebars.precompile(readFileSync(file, 'utf8'), templateOptions)
    return `${JSON.stringify(name)}: ${spec}`
  })
  mkdirSync(generated, { recursive: true })
  writeFileSync(
    join(generated, 'templates.d.ts'),
    'declare const specifications: Readonly<Record<string, object>>\nexport default specifications\n',
  )
  writeFileSync(output, `export default {\n${entries.join(',\n')}\n}\n`)
}

/** The first three as in src/templates/user-templates.ts; ours know no helpers and no `@index`, which halves their code. */
const templateOptions = {
  noEscape: true,
  strict: true,
  preventIndent: true,
  knownHelpersOnly: true,
  data: false,
}

/**
 * The lists of lint rules: for each product's linter, and for its checks of topologies. A rule is in one because its
 * file is there.
 */
function generateRules() {
  writeRules('checks/topology.ts', join(root, 'src/topology/rules'))
  const products = join(root, 'src/products')
  for (const product of readdirSync(products)) {
    writeRules(`rules/${product}.ts`, join(products, product, 'lint/rules'))
    writeRules(`checks/${product}.ts`, join(products, product, 'checks'))
  }
}

/** @param {string} output @param {string} folder */
function writeRules(output, folder) {
  if (!existsSync(folder)) return
  const names = readdirSync(folder)
    .filter((name) => name.endsWith('.ts'))
    .sort()
  const from = relative(join(generated, dirname(output)), folder).replaceAll('\\', '/')
  const imports = names.map((name, index) => `import rule${index} from '${from}/${name}'`)
  const list = names.map((_, index) => `rule${index}`).join(', ')
  writeIfChanged(join(generated, output), `${imports.join('\n')}\n\nexport default [${list}]\n`)
}

/** @param {string} path @param {string} text */
function writeIfChanged(path, text) {
  if (existsSync(path) && readFileSync(path, 'utf8') === text) return
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}

await generateSchema()
generateTemplates()
generateRules()
