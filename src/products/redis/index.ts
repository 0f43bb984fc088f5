import { defineProduct } from '../product.ts'
import { checkRedis } from './check.ts'
import { redisModel } from './model.ts'
import { renderRedis } from './render.ts'

/** Redis and Valkey: Cluster, Sentinel and single servers, rendered from their cluster. */
export const redis = defineProduct({
  kind: 'redis',
  title: 'Redis',
  subjects: (topology) =>
    [...topology.clusters.values()]
      .filter(({ engine }) => engine === 'redis')
      .map(({ name, path }) => ({ name, path })),
  check: checkRedis,
  model: redisModel,
  render: renderRedis,
  backends: ({ cluster, endpoints: { servers, sentinels } }) => [
    { route: `${cluster}/servers`, backends: servers },
    ...(sentinels.length === 0 ? [] : [{ route: `${cluster}/sentinels`, backends: sentinels }]),
  ],
})
