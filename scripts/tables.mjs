// npm run tables: makes the settings tables of the products, src/products/<kind>/settings*.json, from the servers of
// scripts/install-test-servers, from fixtures/settings and from the hand-kept settings*.history.json beside them.
import { runTypescript } from './build/run-typescript.mjs'

await runTypescript('tables')
