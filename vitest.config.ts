import { defineConfig } from 'vitest/config'

const shared = { disableConsoleIntercept: true, globalSetup: ['test/support/generate-code.ts'] }

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          ...shared,
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['test/live/**'],
          testTimeout: 30_000,
        },
      },
      {
        test: {
          ...shared,
          name: 'live',
          include: ['test/live/**/*.live.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
})
