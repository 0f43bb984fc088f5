import { connectionsOf } from '../connections.ts'
import { mongosRule } from '../mongos-rule.ts'
import { atPlace } from '../script.ts'

/** Of the manual's connection strings, and of drivers beside it; case does not count. */
const known = new Set(
  'appname authmechanism authmechanismproperties authsource compressors connecttimeoutms directconnection enableutf8validation heartbeatfrequencyms journal j loadbalanced localthresholdms maxconnecting maxidletimems maxpoolsize maxstalenessseconds minpoolsize proxyhost proxypassword proxyport proxyusername readconcernlevel readpreference readpreferencetags replicaset retryreads retrywrites safe servermonitoringmode serverselectiontimeoutms serverselectiontryonce sockettimeoutms srvmaxhosts srvservicename ssl timeoutms tls tlsallowinvalidcertificates tlsallowinvalidhostnames tlscafile tlscertificatekeyfile tlscertificatekeyfilepassword tlscrlfile tlsdisablecertificaterevocationcheck tlsdisableocspendpointcheck tlsinsecure uuidrepresentation w waitqueuetimeoutms wtimeout wtimeoutms zlibcompressionlevel gssapiservicename slaveok'.split(
    ' ',
  ),
)

export default mongosRule({
  id: 'MGO039',
  name: 'connection-option',
  severity: 'warning',
  profile: 'recommended',
  summary: 'an option in a connection string that there is not, or not any more',
  why: 'mongosh refuses the connection, and a driver ignores what it does not know: the limit that it was to set is none.',
  source: 'MongoDB manual, Connection String Options; waitQueueMultiple went with the drivers for 4.0',
  exampleKind: 'sharding.js',
  bad: 'const shop = new Mongo("mongodb://m1.example.net:27017/?waitQueueMultiple=10")\nsh.status()\n',
  good: 'const shop = new Mongo("mongodb://m1.example.net:27017/?waitQueueTimeoutMS=10000")\nsh.status()\n',
  *check({ scripts }) {
    for (const script of scripts) {
      for (const { value, options } of connectionsOf(script)) {
        for (const name of options.keys()) {
          if (known.has(name.toLowerCase())) continue
          yield {
            ...atPlace(script, value),
            // What is no word may be a part of a password.
            message: `${/^[A-Za-z]+$/.test(name) ? JSON.stringify(name) : 'a part of the query'} is no option of a connection string`,
            hint: 'remove it',
            holdsSecret: true,
          }
        }
      }
    }
  },
})
