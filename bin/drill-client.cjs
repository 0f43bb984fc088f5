'use strict'
// What `dbbal drill` starts: the processes of its clients. src/app/drill/clients/run-clients.ts
const { loadBundle } = require('./load-bundle.cjs')

void loadBundle('drill-client').drillClients()
