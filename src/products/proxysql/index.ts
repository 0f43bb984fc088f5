import { defineProduct } from '../product.ts'
import { checkProxysql } from './check.ts'
import { type ProxysqlModel, proxysqlModel } from './model.ts'
import { renderProxysql } from './render.ts'
import { routeBackends } from './route-backends.ts'
import { proxysqlSubject } from './subject.ts'

/** ProxySQL in front of MySQL, MariaDB and PostgreSQL. */
export const proxysql = defineProduct<ProxysqlModel>({
  kind: 'proxysql',
  title: 'ProxySQL',
  subjects: (topology) =>
    [...topology.balancers.values()]
      .filter(({ kind }) => kind === 'proxysql')
      .map(({ name, path }) => ({ name, path })),
  check: (subject, topology) => checkProxysql(proxysqlSubject(subject, topology)),
  model: (subject, topology, secrets) => proxysqlModel(proxysqlSubject(subject, topology), secrets),
  render: renderProxysql,
  backends: routeBackends,
})
