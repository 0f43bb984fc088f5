// npm run differential [-- --product pgbouncer --version 1.18 --count 2000 --seed N]: holds the linter against the real
// servers of scripts/install-test-servers.
import { runTypescript } from './build/run-typescript.mjs'
import './generate-code.mjs'

await runTypescript('differential')
