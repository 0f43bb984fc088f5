// npm run new:rule -- PGB099 some-name [PRODUCT]: writes the skeleton of a lint rule into its product's folder. An id
// that belongs to no product by its letters (SEC) needs the product.
import { existsSync, readdirSync, writeFileSync } from 'node:fs'

const products = { PGB: 'pgbouncer', PXS: 'proxysql', MRT: 'mysqlrouter', MGO: 'mongos', RDC: 'redis' }
const kinds = {
  pgbouncer: 'pgbouncer.ini',
  proxysql: 'proxysql.sql',
  mysqlrouter: 'mysqlrouter.conf',
  mongos: 'mongos.yaml',
  redis: 'redis.conf',
}

/** @param {string} message @returns {never} */
function refuse(message) {
  process.stderr.write(`error: ${message}\n  hint: npm run new:rule -- PGB099 some-name\n`)
  process.exit(2)
}

const [id = '', name = '', asked] = process.argv.slice(2)
if (!/^[A-Z]{3}\d{3}$/.test(id))
  refuse(`${JSON.stringify(id)} is no id, expected three letters and three digits`)
if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name))
  refuse(`${JSON.stringify(name)} is no name, expected words with - between`)
const product = asked ?? products[id.slice(0, 3)]
if (product === undefined || !Object.hasOwn(kinds, product))
  refuse(`expected a product behind the name: ${Object.keys(kinds).join(', ')}`)
for (const each of Object.keys(kinds)) {
  const rules = `src/products/${each}/lint/rules`
  const taken = existsSync(rules) ? readdirSync(rules).find((file) => file.startsWith(`${id}-`)) : undefined
  if (taken !== undefined) refuse(`${id} is taken by ${rules}/${taken}`)
}
const folder = `src/products/${product}/lint`
const typed = existsSync(folder)
  ? readdirSync(folder).find((file) => /^[a-z]+-rule\.ts$/.test(file))
  : undefined
if (typed === undefined) refuse(`${folder} has no <product>-rule.ts to type the rule with`)
const define = typed.replace(/-rule\.ts$/, 'Rule')
const path = `${folder}/rules/${id}-${name}.ts`
writeFileSync(
  path,
  `import { ${define} } from '../${typed}'

export default ${define}({
  id: '${id}',
  name: '${name}',
  severity: 'warning',
  profile: 'recommended',
  summary: 'what the rule finds, in one line',
  why: 'What happens on the server when it stays.',
  source: 'the page of the vendor, the issue, or the binary and what it said',
  exampleKind: '${kinds[product]}',
  bad: '',
  good: '',
  *check(unit) {
    // yield { file, line, column, message, hint } for every place where the rule is broken
  },
})
`,
  { flag: 'wx' },
)
process.stdout.write(
  `${path}\nnext: write its examples and its check, then npx vitest run test/lint/rules.test.ts\n`,
)
