import { drill } from './drill.ts'
import type { DrillOptions } from './drill-options.ts'
import type { DrillReport } from './drill-report.ts'
import { startLocalEstate } from './local/local-estate.ts'

/**
 * A drill on servers of its own, which are started on this machine and thrown away.
 *
 * @throws DbbalError; whatever it throws, nothing is left
 */
export async function localDrill(options: DrillOptions, isKept: boolean): Promise<DrillReport> {
  const { tell } = options
  const estate = await startLocalEstate(options)
  let mayStay = false
  try {
    const report = await drill({
      ...options,
      ...estate.choice,
      generated: estate.generated,
      temporary: estate.root,
    })
    mayStay = isKept
    return report
  } finally {
    if (mayStay)
      tell(
        `the servers are kept: dbbal doctor --topology ${estate.choice.topology}; end them: ${await estate.keep()}`,
      )
    else await estate.close()
  }
}
