/** The one way: commands -> ui, app -> products, output, topology -> settings, secrets, drivers, formats -> diagnostics, errors. */
const only = (name, from, to) => ({
  name,
  severity: 'error',
  from: { path: from },
  to: { path: '^src/', pathNot: to },
})

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'no-orphans', severity: 'error', from: { orphan: true, pathNot: '\\.d\\.ts$' }, to: {} },
    {
      name: 'products-do-not-know-each-other',
      severity: 'error',
      from: { path: '^src/products/([^/]+)/' },
      to: { path: '^src/products/([^/]+)/', pathNot: '^src/products/$1/' },
    },
    {
      name: 'oclif-only-at-the-rim',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(commands|ui)/|^src/cli\\.ts$' },
      to: { path: 'node_modules/@oclif' },
    },
    {
      name: 'servers-only-through-drivers',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/drivers/' },
      to: { path: 'node_modules/(pg|mysql2)/' },
    },
    only('errors-know-nothing', '^src/errors\\.ts$', '^$'),
    only('diagnostics', '^src/diagnostics/', '^src/(diagnostics/|errors\\.ts)'),
    only('formats', '^src/formats/', '^src/(formats|diagnostics)/|^src/errors\\.ts$'),
    only('settings', '^src/settings/', '^src/(settings|diagnostics)/|^src/errors\\.ts$'),
    only('drivers', '^src/drivers/', '^src/(drivers|formats)/'),
    only('secrets', '^src/secrets/', '^src/(secrets|formats|diagnostics|topology)/|^src/errors\\.ts$'),
    only(
      'topology-rules',
      '^src/topology/(rules/|topology-rule\\.ts$)',
      '^src/(topology|lint|settings|formats|diagnostics)/',
    ),
    only(
      'topology',
      '^src/topology/(?!rules/|topology-rule\\.ts$)',
      '^src/(topology|settings|formats|diagnostics|generated)/|^src/errors\\.ts$',
    ),
    only('templates', '^src/templates/', '^src/(templates|generated)/|^src/errors\\.ts$'),
    only('lint', '^src/lint/', '^src/(lint|settings|formats|diagnostics)/|^src/errors\\.ts$'),
    only(
      'products',
      '^src/products/',
      '^src/(products|lint|topology|settings|secrets|drivers|formats|diagnostics|templates)/|^src/errors\\.ts$',
    ),
    only('failover', '^src/failover/', '^src/(failover|topology|diagnostics)/|^src/errors\\.ts$'),
    only('engines', '^src/engines/', '^src/(engines|failover|drivers|formats|topology)/|^src/errors\\.ts$'),
    only('output', '^src/output/', '^src/(output|products|formats|diagnostics)/|^src/errors\\.ts$'),
    only('app', '^src/app/', '^src/(?!commands/|ui/|cli\\.ts)'),
    only('ui', '^src/ui/', '^src/(ui|app|failover|lint|topology|diagnostics)/|^src/errors\\.ts$'),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    exclude: { path: '^src/generated/' },
  },
}
