import { mask, type Shape } from './shape.ts'

export const userlistShape: Shape = (line) =>
  /^(?:"(?:[^"]|"")*" )(?="(?:[^"]|"")*"$)/.exec(line)?.[0].concat(`"${mask}"`)
