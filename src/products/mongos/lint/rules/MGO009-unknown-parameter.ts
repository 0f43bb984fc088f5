import { didYouMean } from '../../../../diagnostics/did-you-mean.ts'
import { isAvailable } from '../../../../settings/lookup.ts'
import { mongosRule } from '../mongos-rule.ts'
import { atKey, removals } from '../place.ts'
import { isParameter, mostGuesses, parameterSetting, parameters } from '../settings.ts'

/** Families of parameters of which no list is whole. */
const families =
  /^(?:internal|featureFlag|failpoint\.|test|wiredTiger|ldap|kmip|audit|oidc|resharding|timeseries|analyze|change|diagnostic|search|mongot)/

export default mongosRule({
  id: 'MGO009',
  name: 'unknown-parameter',
  severity: 'error',
  profile: 'minimal',
  summary: 'a parameter that the server does not have, or not any more',
  why: 'The server does not start with a parameter that it does not know.',
  source:
    'MongoDB, server_options_helpers.cpp: "Unknown --setParameter"; shardConnPoolStats, "Removed in MongoDB 5.0" with its pool. Hundreds of parameters exist and no list is whole: one that is only missing from it is a warning',
  exampleKind: 'mongos.yaml',
  bad: 'sharding:\n  configDB: cfg/m1.example.net:27019,m2.example.net:27019,m3.example.net:27019\nsetParameter:\n  connPoolMaxShardedConnsPerHost: 200\n',
  good: 'sharding:\n  configDB: cfg/m1.example.net:27019,m2.example.net:27019,m3.example.net:27019\nsetParameter:\n  ShardingTaskExecutorPoolMaxSize: 200\n',
  fix: 'safe',
  *check({ confs, version }) {
    for (const conf of confs) {
      const entries = conf.entries.filter(isParameter)
      const isGone = (name: string): boolean => {
        const setting = parameterSetting(name)
        return setting !== undefined && !isAvailable(setting, version)
      }
      const edits = removals(
        conf,
        entries.filter(({ key }) => isGone(key)),
      )
      let guesses = 0
      for (const entry of entries) {
        const { key } = entry
        const edit = edits.get(entry)
        if (isGone(key)) {
          const { removed, replacedBy } = parameterSetting(key) ?? {}
          yield {
            ...atKey(conf, entry),
            message: `parameter ${JSON.stringify(key)} was removed in ${removed}: ${conf.server} ${version} does not start with it`,
            hint:
              replacedBy === undefined
                ? 'remove it'
                : `remove it; ${replacedBy.slice(replacedBy.indexOf('.') + 1)} limits the pools of today`,
            ...(edit !== undefined && { fix: { title: 'remove the parameter', edits: [edit] } }),
          }
        } else if (!parameters.has(key) && !families.test(key)) {
          const near = ++guesses > mostGuesses ? undefined : didYouMean(key, parameters)
          yield {
            ...atKey(conf, entry),
            severity: 'warning',
            message: `parameter ${JSON.stringify(key)} is not in dbbal's list: ${conf.server} does not start when it does not know it`,
            hint:
              near === undefined
                ? `try it: ${conf.server} --outputConfig -f FILE`
                : `did you mean ${JSON.stringify(near)}?`,
          }
        }
      }
    }
  },
})
