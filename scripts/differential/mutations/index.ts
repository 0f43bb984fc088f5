import type { Mutations } from '../mutation.ts'
import { double } from './double.ts'
import { drop } from './drop.ts'
import { encoding } from './encoding.ts'
import { misspell } from './misspell.ts'
import { quoting } from './quoting.ts'
import { strayComment } from './stray-comment.ts'
import { truncation } from './truncation.ts'
import { outOfRange, retype } from './values.ts'
import { wrongSection } from './wrong-section.ts'

export const mutations: Mutations = {
  drop,
  double,
  misspell,
  retype,
  'out of range': outOfRange,
  'wrong section': wrongSection,
  'stray comment': strayComment,
  quoting,
  encoding,
  truncation,
}
