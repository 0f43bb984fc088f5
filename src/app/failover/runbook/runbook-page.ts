import { applicationPassword } from './endpoints-script.ts'
import type { Runbook } from './runbook.ts'
import type { RunbookStep } from './runbook-steps.ts'

/** The page that comes with the steps. */
export function runbookPage(runbook: Runbook, steps: readonly RunbookStep[]): string {
  const { topology, cluster, from, to, processes, endpoints, version } = runbook
  const passwords = [
    'ADMIN_PASSWORD',
    ...new Set(processes.map(({ password }) => password)),
    ...(endpoints.length === 0 ? [] : [applicationPassword]),
  ]
  return `# ${cluster}: ${from.name} -> ${to.name} by hand

Made by dbbal ${version} from ${topology} for the day when dbbal cannot run. It needs sh, psql and, where machines are reached by
it, ssh. No password is in these files: set ${passwords.join(' and ')}.

Clients wait from the step \`pause\` to the step \`resume\`, at most as long as query_wait_timeout of PgBouncer: read everything
first, then run the steps one after the other. **Nothing resumes the clients by itself.** A step that ends with another code
than 0 has said why on its last line.

Up to and with the step before \`promote\`, \`sh undo.sh\` takes everything back. After it there is no way back.

| step | what is so afterwards | where it stops |
|---|---|---|
${steps.map(({ file, title, otherwise }) => `| \`sh ${file}\` | ${cell(title)} | ${cell(otherwise)} |`).join('\n')}

Afterwards write \`primary: ${to.name}\` into ${topology}, and generate and deploy again. \`files/\` holds what the poolers read
before, during and after; \`state/\` what the steps tell each other.
`
}

/** One line of a table. */
function cell(text: string): string {
  return text.replaceAll('|', '\\|')
}
