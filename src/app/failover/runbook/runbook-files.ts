import { reachScript } from './reach-script.ts'
import type { Runbook } from './runbook.ts'
import { runbookPage } from './runbook-page.ts'
import { runbookSteps, undoScript } from './runbook-steps.ts'

export interface RunbookFile {
  /** Below the directory of the runbook. */
  path: string
  text: string
  mode: number
}

/** Every file of a runbook. No password is in them. */
export function runbookFiles(runbook: Runbook): readonly RunbookFile[] {
  const script = (path: string, text: string): RunbookFile => ({ path, text, mode: 0o700 })
  const page = (path: string, text: string): RunbookFile => ({ path, text, mode: 0o600 })
  const steps = runbookSteps(runbook)
  return [
    page('README.md', runbookPage(runbook, steps)),
    page('reach.sh', reachScript(runbook)),
    ...steps.map(({ file, title, script: text }) => script(file, headed(title, text))),
    script('undo.sh', headed('Takes everything back, as long as nothing was promoted.', undoScript(runbook))),
    ...runbook.sites.flatMap(({ name, texts }) =>
      [...texts].flatMap(([file, staged]) =>
        (['before', 'during', 'after'] as const).map((stage) =>
          page(`files/${name}/${file}.${stage}`, staged[stage]),
        ),
      ),
    ),
  ]
}

function headed(title: string, text: string): string {
  return `#!/bin/sh\n# ${title}\n. "$(dirname -- "$0")/reach.sh"\n${text}\n`
}
