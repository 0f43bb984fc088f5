import { mask, type Shape } from './shape.ts'

export const restPasswdShape: Shape = (line) => /^[^:]+:/.exec(line)?.[0].concat(mask)
