import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { cleanUpTo } from '../../test/live/support/cleanup.ts'
import { server } from '../../test/live/support/servers.ts'
import { products } from './products.ts'
import { quotaOf, shortOf } from './quota.ts'
import { disagreementsOf, tableOf, writeDisagreements } from './report.ts'
import { runDifferential } from './run.ts'

const { values } = parseArgs({
  options: {
    product: { type: 'string' },
    version: { type: 'string' },
    count: { type: 'string', default: '2000' },
    seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
  },
})
const [count, seed] = [Number(values.count), Number(values.seed)]
if (!Number.isInteger(count) || count < 1 || !Number.isInteger(seed)) {
  throw new Error('--count and --seed take whole numbers')
}
const quota = quotaOf(count)
const wanted = products
  .filter(({ name }) => name === (values.product ?? name))
  .flatMap((product) => product.servers.map((id) => ({ product, installed: server(id.name, id.suite) })))
  .filter(({ installed }) => `${installed.version}.`.startsWith(`${values.version ?? installed.version}.`))
if (wanted.length === 0) throw new Error('no such product and version is installed')

for (const { product, installed } of wanted) {
  const started = Date.now()
  const cases = await runDifferential(product, installed, { quota, seed })
  const seconds = (Date.now() - started) / 1000
  const found = disagreementsOf(cases)
  console.log(
    `\n${product.name} ${installed.version}, seed ${seed}, ${(cases.length / seconds).toFixed(0)} files a second`,
  )
  console.log(tableOf(cases))
  const short = shortOf(cases, quota, product)
  for (const line of short) console.log(line)
  for (const [kind, { side, reason }] of Object.entries(product.onlyOne ?? {})) {
    console.log(`${kind} can only be ${side}: ${reason}`)
  }
  if (short.length > 0) process.exitCode = 1
  if (found.length === 0) continue
  process.exitCode = 1
  const directory = mkdtempSync(join(tmpdir(), `dbbal-disagreements-${product.name}-${installed.version}-`))
  writeDisagreements(found, directory)
  console.log(`${found.length} disagreements: ${directory}`)
}
await cleanUpTo(0)
