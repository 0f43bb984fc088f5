import { accessSync, constants, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { DrillReport } from '../../app/drill/drill-report.ts'
import { quoted } from '../../diagnostics/finding.ts'
import { DbbalError, exitCodes } from '../../errors.ts'
import { writeReport } from '../reports/write-report.ts'
import { drillPage } from './drill-page.ts'
import { latencyPlot } from './latency-plot.ts'

/** @throws DbbalError (2) */
export function readScript(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (cause) {
    throw unusable(`--script ${quoted(path)} cannot be read`, cause)
  }
}

/** Made before anything is done: a drill whose report cannot be written is for nothing. @throws DbbalError (2) */
export function makeReportDirectory(path: string): void {
  try {
    mkdirSync(path, { recursive: true })
    accessSync(path, constants.W_OK)
  } catch (cause) {
    throw unusable(`--output ${quoted(path)} cannot be written into`, cause)
  }
}

/** @returns paths of what was written, each whole or not at all */
export function writeDrill(
  directory: string,
  report: DrillReport,
  { exit, json }: { exit: number; json: string },
): readonly string[] {
  const plot = latencyPlot(report)
  const files = { 'drill.json': json, 'latency.svg': plot, 'drill.html': drillPage(report, exit, plot) }
  return Object.entries(files).map(([name, text]) => {
    writeReport(directory, name, text)
    return join(directory, name)
  })
}

function unusable(message: string, cause: unknown): DbbalError {
  const { code } = cause as NodeJS.ErrnoException
  return new DbbalError('DRILL', `${message}: ${code}`, { exit: exitCodes.usage, cause })
}
