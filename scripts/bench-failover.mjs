// npm run bench:failover: what clients feel of a switchover by hand, by Patroni and by dbbal, 20 times each. See
// scripts/bench-failover/main.ts for its flags. It needs the servers of scripts/install-test-servers and a built dist/.
import { runTypescript } from './build/run-typescript.mjs'

await runTypescript('bench-failover')
