// https://dev.mysql.com/doc/mysql-router/en/
import { defineProduct } from '../product.ts'
import { checkRouter } from './check.ts'
import { checkFile } from './check-file.ts'
import { routerModel } from './model.ts'
import { renderRouter } from './render.ts'

export const mysqlrouter = defineProduct({
  kind: 'mysqlrouter',
  title: 'MySQL Router',
  subjects: (topology) => [...topology.balancers.values()].filter(({ kind }) => kind === 'mysqlrouter'),
  check: checkRouter,
  checkFile,
  model: routerModel,
  render: renderRouter,
  backends: ({ backends }) => backends,
})
