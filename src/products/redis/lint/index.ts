import rules from '../../../generated/rules/redis.ts'
import { defineLinter } from '../../../lint/linter.ts'
import { newestRedis, unitsOf } from './unit.ts'

export const redisLinter = defineLinter({ product: 'redis', newest: newestRedis, rules, units: unitsOf })
