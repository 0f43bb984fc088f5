import type { ScriptHost } from '../../drivers/run-script.ts'
import { DbbalError, exitCodes } from '../../errors.ts'
import type { RenderedFile } from '../../products/product.ts'
import type { Console } from './consoles.ts'
import type { DeployedFile, DeployPlace } from './deploy-script.ts'

/** The processes of one instance, and the files that they read. */
export interface Site {
  /** `shop-pool/pgb1` */
  name: string
  consoles: readonly Console[]
  host: ScriptHost
  place: DeployPlace
  files: readonly DeployedFile[]
  /** Generated files that are not carried, `pgbouncer.service.d/dbbal.conf`: systemd reads them, at a restart. */
  leftOut: readonly string[]
}

/**
 * Instance by instance, with what is generated for it.
 *
 * @throws DbbalError (2) where an instance declares no way to its host
 */
export function sitesOf(consoles: readonly Console[], files: readonly RenderedFile[]): readonly Site[] {
  const sites = new Map<string, Console[]>()
  for (const console of consoles) {
    const { declared } = console
    if (declared === undefined) continue
    const name = `${declared.pooler.name}/${declared.process.instance.name}`
    sites.set(name, [...(sites.get(name) ?? []), console])
  }
  return [...sites].map(([name, members]) => {
    const [{ declared, remote } = { declared: undefined, remote: undefined }] = members
    const own = declared?.pooler.declared.deploy
    if (declared === undefined || own === undefined)
      throw new DbbalError('DEPLOY', `${JSON.stringify(name)} declares no way to its host`, {
        exit: exitCodes.usage,
        hint: 'write deploy: {via: ssh}, or {via: local}',
      })
    const generated = files.flatMap(({ path, text, secret }) =>
      path.startsWith(`${name}/`)
        ? [{ name: path.slice(name.length + 1), text, isSecret: secret === true }]
        : [],
    )
    const isUnit = (file: DeployedFile): boolean => file.name.includes('/') || file.name.endsWith('.service')
    return {
      name,
      consoles: members,
      host: { remote, hasSudo: own.sudo === true },
      place: {
        directory: declared.iniPath.slice(0, declared.iniPath.lastIndexOf('/')),
        owner: own.owner,
      },
      files: generated.filter((file) => !isUnit(file)),
      leftOut: generated.filter(isUnit).map((file) => file.name),
    }
  })
}
