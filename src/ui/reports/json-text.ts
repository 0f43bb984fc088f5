/** Of more than these nobody reads the lines, and indented they are longer than a string of V8 may be (512 MB). */
const mostIndented = 10_000

/** A report as JSON, indented where it has no more items than a person reads. */
export function jsonText(report: object, items: number): string {
  return `${JSON.stringify(report, null, items > mostIndented ? 0 : 2)}\n`
}
