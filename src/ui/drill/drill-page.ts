import type { DrillReport } from '../../app/drill/drill-report.ts'
import { xmlText } from '../xml-text.ts'
import { databaseTable, verdictText } from './database-table.ts'
import { faultLines } from './drill-text.ts'

const style = `body { font: 16px/1.5 sans-serif; max-width: 62rem; margin: 2rem auto; padding: 0 1rem; color: #202020; }
table { border-collapse: collapse; } th, td { padding: 0.2rem 0.8rem 0.2rem 0; text-align: left; }
.good { color: #007050; } .bad { color: #b00000; } svg { width: 100%; height: auto; }`

/** What came of a drill as one page of HTML that loads nothing. @param plot SVG */
export function drillPage(report: DrillReport, exit: number, plot: string): string {
  const { cluster, switchovers, databases, errors, doubts, window } = report
  const title = `drill of ${cluster}, ${new Date(window.fromMs).toISOString()}`
  return [
    '<!doctype html>',
    '<html lang="en"><head><meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`,
    `<title>${xmlText(title)}</title><style>${style}</style></head><body>`,
    `<h1>${xmlText(title)}</h1>`,
    `<p class="${exit === 0 ? 'good' : 'bad'}"><strong>${xmlText(verdictText(report))}</strong>, exit code ${exit}</p>`,
    `<p>${xmlText(`${report.clients} clients through ${report.poolers.join(', ')}; every row was read from ${report.primary ?? 'no server'}`)}</p>`,
    plot,
    table(databaseTable(report)),
    '<p>Gap: the longest time in which no client of the database had an answer, of each switchover. Wait: the longest of each client. Both as median / p99 / max.</p>',
    ...switchovers.flatMap((each) => [
      `<h2>${xmlText(`${each.from} → ${each.to}: ${each.ended.end}${each.ended.isWhole ? '' : ', something is left to do'}`)}</h2>`,
      ...faultLines(each).map((line) => `<p>${xmlText(line)}</p>`),
      table([['what', 'seen'], ...each.evidence.map(({ what, value }) => [what, value])]),
    ]),
    ...list('Not proven', doubts),
    ...list(
      'Lost',
      databases.flatMap(({ stored }) => stored?.lost ?? []),
    ),
    ...list(
      'Duplicated',
      databases.flatMap(({ stored }) => stored?.duplicated ?? []),
    ),
    ...list(
      'Failed',
      errors.map(({ kind, database, code, message }) => `${kind} in ${database}: ${message} (${code})`),
    ),
    '</body></html>\n',
  ].join('\n')
}

/** The first row is the head. */
function table([head = [], ...rows]: readonly (readonly string[])[]): string {
  const row = (cells: readonly string[], tag: 'th' | 'td'): string =>
    `<tr>${cells.map((cell) => `<${tag}>${xmlText(cell)}</${tag}>`).join('')}</tr>`
  return `<table>${row(head, 'th')}${rows.map((cells) => row(cells, 'td')).join('')}</table>`
}

function list(title: string, items: readonly string[]): readonly string[] {
  if (items.length === 0) return []
  return [`<h2>${xmlText(title)}</h2><ul>${items.map((item) => `<li>${xmlText(item)}</li>`).join('')}</ul>`]
}
