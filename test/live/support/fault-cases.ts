import type { FaultCase } from './fault-case.ts'
import { operatorFaults } from './fault-cases-operator.ts'
import { poolerFaults } from './fault-cases-poolers.ts'
import { serverFaults } from './fault-cases-servers.ts'

export const faultCases: readonly FaultCase[] = [...serverFaults, ...poolerFaults, ...operatorFaults]
