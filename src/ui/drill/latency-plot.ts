import type { DrilledDatabase, DrilledSwitchover, DrillReport } from '../../app/drill/drill-report.ts'
import type { Window } from '../../app/drill/records.ts'
import { xmlText } from '../xml-text.ts'
import { decadeScale, linearScale, type Scale } from './plot-scale.ts'

const size = { width: 960, height: 400 }
const area = { left: 70, right: 940, top: 60, bottom: 350 }
/** Told apart by those who see no red and green as well: Okabe and Ito's. */
const colours = ['#0072b2', '#e69f00', '#009e73', '#cc79a7', '#56b4e9', '#d55e00'] as const
/** More names than this have no room above the plot. */
const mostNames = 6

interface Axes {
  x: Scale
  y: Scale
  fromMs: number
}

/**
 * The latency of writes over the time of a drill, as SVG: per database the longest wait of each moment as a line and the median as
 * a thin one, each switchover shaded, its gap marked, failed transactions as crosses.
 */
export function latencyPlot(report: DrillReport): string {
  const { window, databases, switchovers, errors } = report
  const greatest = Math.max(10, ...databases.flatMap(({ latency }) => latency.map(({ max }) => max)))
  const axes: Axes = {
    x: linearScale((window.toMs - window.fromMs) / 1000, { from: area.left, to: area.right }, 12),
    y: decadeScale(greatest, { from: area.bottom, to: area.top }),
    fromMs: window.fromMs,
  }
  const parts = [
    `<rect width="${size.width}" height="${size.height}" fill="#ffffff"/>`,
    ...switchovers.flatMap((each) => switchoverParts(each, axes)),
    ...axisParts(axes),
    ...databases.flatMap((each, index) => databaseParts(each, index, axes)),
    ...errors.map(({ atMs }) => cross(across(atMs, axes))),
  ]
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size.width} ${size.height}" font-family="sans-serif" font-size="12" role="img" aria-label="latency of writes during the drill">`,
    ...parts,
    '</svg>\n',
  ].join('\n')
}

function across(atMs: number, { x, fromMs }: Axes): number {
  return Math.min(area.right, Math.max(area.left, x.at((atMs - fromMs) / 1000)))
}

function axisParts({ x, y }: Axes): readonly string[] {
  return [
    ...y.ticks.flatMap((tick) => [
      `<line x1="${area.left}" x2="${area.right}" y1="${n(y.at(tick))}" y2="${n(y.at(tick))}" stroke="#d0d0d0"/>`,
      text(area.left - 8, y.at(tick) + 4, `${tick} ms`, 'text-anchor="end"'),
    ]),
    ...x.ticks.flatMap((tick) => [
      `<line x1="${n(x.at(tick))}" x2="${n(x.at(tick))}" y1="${area.bottom}" y2="${area.bottom + 5}" stroke="#404040"/>`,
      text(x.at(tick), area.bottom + 20, `${Number(tick.toPrecision(6))} s`, 'text-anchor="middle"'),
    ]),
    `<line x1="${area.left}" x2="${area.right}" y1="${area.bottom}" y2="${area.bottom}" stroke="#404040"/>`,
    text(
      area.left,
      size.height - 10,
      'time since the clients began; from wanting to write to the acknowledgement: thick the longest of the moment, thin the median',
    ),
  ]
}

/** The switchover, and in it the longest silence of a database. */
function switchoverParts({ from, to, window, silences }: DrilledSwitchover, axes: Axes): readonly string[] {
  const longest = Object.values(silences).toSorted((one, other) => lengthOf(other) - lengthOf(one))[0]
  const begin = across(window.fromMs, axes)
  return [
    band(window, axes, '#f0f0f0'),
    text(begin + 4, area.top + 14, `${from} → ${to}`),
    ...(longest === undefined
      ? []
      : [
          band(longest, axes, '#f3b0a8'),
          text(
            across(longest.toMs, axes) + 4,
            area.top + 30,
            `gap ${Math.round(lengthOf(longest))} ms`,
            'fill="#a02010"',
          ),
        ]),
  ]
}

function lengthOf({ fromMs, toMs }: Window): number {
  return toMs - fromMs
}

function band({ fromMs, toMs }: Window, axes: Axes, colour: string): string {
  const begin = across(fromMs, axes)
  const width = Math.max(1, across(toMs, axes) - begin)
  return `<rect x="${n(begin)}" y="${area.top}" width="${n(width)}" height="${area.bottom - area.top}" fill="${colour}"/>`
}

function databaseParts({ database, latency }: DrilledDatabase, index: number, axes: Axes): readonly string[] {
  const colour = colours[index % colours.length]
  const line = (of: 'median' | 'max'): string =>
    latency.map((bucket) => `${n(across(bucket.atMs, axes))},${n(axes.y.at(bucket[of]))}`).join(' ')
  const x = area.left + index * 140
  return [
    `<polyline fill="none" stroke="${colour}" stroke-opacity="0.5" points="${line('median')}"/>`,
    `<polyline fill="none" stroke="${colour}" stroke-width="2" points="${line('max')}"/>`,
    ...(index < mostNames
      ? [
          `<line x1="${x}" x2="${x + 20}" y1="30" y2="30" stroke="${colour}" stroke-width="2"/>`,
          text(x + 26, 34, shortened(database)),
        ]
      : []),
  ]
}

function shortened(name: string): string {
  return name.length <= 15 ? name : `${name.slice(0, 14)}…`
}

function cross(x: number): string {
  const y = area.top - 8
  return `<path d="M${n(x - 4)},${y - 4} l8,8 m0,-8 l-8,8" stroke="#c00000" stroke-width="2"/>`
}

function text(x: number, y: number, value: string, more = ''): string {
  return `<text x="${n(x)}" y="${n(y)}"${more === '' ? '' : ` ${more}`}>${xmlText(value)}</text>`
}

function n(value: number): string {
  return String(Number(value.toFixed(1)))
}
