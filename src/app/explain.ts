import { didYouMean } from '../diagnostics/did-you-mean.ts'
import { DbbalError, exitCodes } from '../errors.ts'
import { type ProductSettings, settingsOfProducts } from '../products/product-settings.ts'
import { expectationOf } from '../settings/check-value.ts'
import { qualifiedName } from '../settings/lookup.ts'
import type { Reason, Setting } from '../settings/setting.ts'
import { nearRule, neitherRuleNorSetting } from './explain-rule.ts'

export interface ExplainOptions {
  /** Its name, alone or with its section: `pool_mode`, `routing.connect_timeout`. */
  setting: string
  /** Only this product. */
  product?: string | undefined
}

/** What is known of one setting of one product. */
export interface Explanation {
  product: string
  title: string
  /** Versions that were asked. */
  measured: readonly string[]
  section: string | undefined
  name: string
  /** Undefined for what is not the product's own, such as a line of a systemd unit. */
  setting: Setting | undefined
  /** What it takes, in words. */
  takes: string | undefined
  /** What dbbal writes, and why; empty when it leaves the product's default. */
  emits: readonly Reason[]
}

/**
 * Everything known of a setting, by product.
 *
 * @throws DbbalError: unknown product or setting (2)
 */
export async function explain({ setting, product }: ExplainOptions): Promise<readonly Explanation[]> {
  const kinds = product === undefined ? Object.keys(settingsOfProducts) : [product]
  const known = await Promise.all(kinds.map(load))
  const found = known.flatMap((each) => explanations(each, setting))
  if (found.length === 0) throw await unknownSetting(setting, product, known)
  return found
}

async function load(product: string): Promise<ProductSettings> {
  const settings = Object.hasOwn(settingsOfProducts, product) ? settingsOfProducts[product] : undefined
  if (settings === undefined) throw unknownProduct(product)
  return await settings()
}

function explanations({ table, reasons }: ProductSettings, name: string): Explanation[] {
  const main = table.settings[0]?.section
  const settings = new Map(table.settings.map((setting) => [qualifiedName(setting), setting]))
  const written = reasons.map((reason) => ({ reason, section: reason.section ?? main, name: reason.setting }))
  const places = new Map([...table.settings, ...written].map((each) => [qualifiedName(each), each]))
  return [...places]
    .filter(([place, each]) => each.name === name || place === name)
    .map(([place, { section, name }]) => {
      const setting = settings.get(place)
      return {
        product: table.product,
        title: table.title,
        measured: table.measured,
        section,
        name,
        setting,
        takes: setting && expectationOf(table, setting),
        emits: written.filter((each) => qualifiedName(each) === place).map(({ reason }) => reason),
      }
    })
}

function unknownProduct(product: string): DbbalError {
  const kinds = Object.keys(settingsOfProducts)
  const near = didYouMean(product, kinds)
  return new DbbalError(
    'PRODUCT',
    `product ${JSON.stringify(product)} is unknown, expected one of ${kinds.join(', ')}`,
    { exit: exitCodes.usage, hint: near === undefined ? undefined : `--product ${near}` },
  )
}

async function unknownSetting(
  setting: string,
  product: string | undefined,
  known: readonly ProductSettings[],
): Promise<DbbalError> {
  const names = known.flatMap(({ table }) =>
    table.settings.flatMap((each) => [each.name, qualifiedName(each)]),
  )
  const near =
    names.find((name) => name.endsWith(`.${setting}`) || name.endsWith(`-${setting}`)) ??
    didYouMean(setting, names)
  if (near === undefined && product === undefined) {
    const { allRules } = await import('./all-rules.ts')
    const rule = nearRule(setting, await allRules())
    if (rule !== undefined) return neitherRuleNorSetting(setting, rule)
  }
  const where = product === undefined ? 'every product' : (known[0]?.table.title ?? product)
  return new DbbalError('SETTING', `setting ${JSON.stringify(setting)} is unknown to ${where}`, {
    exit: exitCodes.usage,
    hint: near === undefined ? undefined : `dbbal explain ${near}`,
  })
}
