import { defineConfig } from 'vitest/config'

const shared = {
  disableConsoleIntercept: true,
  globalSetup: ['test/support/generate-code.ts'],
  // A second is not enough for a process to start on a busy machine.
  expect: { poll: { timeout: 20_000 } },
}
const realServers = { ...shared, testTimeout: 120_000, hookTimeout: 120_000 }
/** They need both cores of a small machine for themselves: clients that count every error, times that are measured. */
const underLoad = ['drill', 'failover', 'pgbouncer-console', 'runbook', 'switchover'].map(
  (name) => `test/live/${name}{,-*}.live.test.ts`,
)

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          ...shared,
          name: 'unit',
          setupFiles: ['test/support/seed.ts'],
          include: ['test/**/*.test.ts'],
          exclude: ['test/live/**'],
          // Loading the modules anew for every file took a third of the time.
          isolate: false,
          testTimeout: 30_000,
          maxWorkers: 2,
        },
      },
      {
        test: {
          ...realServers,
          name: 'live',
          include: ['test/live/**/*.live.test.ts'],
          exclude: underLoad,
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          ...realServers,
          name: 'load',
          include: underLoad,
          maxWorkers: 1,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
})
