/**
 * One line as it may be shown, with `***` for its secrets; undefined for a line of no shape that dbbal writes, in which
 * a secret could stand anywhere.
 */
export type Shape = (line: string) => string | undefined

export const mask = '***'
