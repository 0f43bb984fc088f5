import type { GenerateResult } from '../app/generate-result.ts'
import type { ExitCode } from '../errors.ts'
import { findingJson } from './finding-json.ts'

/** The result of `generate` as `--json` prints it. */
export function generateJson(result: GenerateResult, exit: ExitCode): string {
  const {
    outcome,
    directory,
    topology,
    environment,
    files,
    refusals,
    interrupted,
    missingSecrets,
    findings,
  } = result
  return JSON.stringify(
    {
      outcome,
      exit,
      directory,
      topology,
      environment: environment ?? null,
      files,
      refusals,
      interrupted,
      missing_secrets: missingSecrets,
      findings: findings.map(findingJson),
    },
    null,
    2,
  )
}
