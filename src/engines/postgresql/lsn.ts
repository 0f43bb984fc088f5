// https://www.postgresql.org/docs/current/datatype-pg-lsn.html

/** A place in the WAL, `16/B374D848`, in bytes from its start. */
export function lsnOf(text: string): bigint {
  const [, high, low] = /^([0-9A-Fa-f]{1,8})\/([0-9A-Fa-f]{1,8})$/.exec(text) ?? []
  if (high === undefined || low === undefined) throw new Error(`${JSON.stringify(text)} is no LSN`)
  return (BigInt(`0x${high}`) << 32n) + BigInt(`0x${low}`)
}

export function lsnText(lsn: bigint): string {
  const [high, low] = [lsn >> 32n, lsn & 0xffffffffn]
  return `${high.toString(16)}/${low.toString(16)}`.toUpperCase()
}

/** Where whoever has replayed the record that begins there has got to, at least. */
export function justPast(lsn: string): string {
  return lsnText(lsnOf(lsn) + 1n)
}
