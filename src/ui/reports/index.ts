import type { Report } from './report.ts'

/** The formats of `dbbal lint`, each imported when it is asked for. */
export const reports = {
  text: async () => (await import('./text.ts')).textReport,
  concise: async () => (await import('./concise.ts')).conciseReport,
  json: async () => (await import('./json.ts')).jsonReport,
  sarif: async () => (await import('./sarif.ts')).sarifReport,
  github: async () => (await import('./github.ts')).githubReport,
  gitlab: async () => (await import('./gitlab.ts')).gitlabReport,
  junit: async () => (await import('./junit.ts')).junitReport,
} satisfies Record<string, () => Promise<Report>>

export type ReportFormat = keyof typeof reports

/** Those that hold fingerprints. */
export const fingerprintedFormats: readonly ReportFormat[] = ['json', 'sarif', 'gitlab']
