import { settingValue } from '../conf.ts'
import { mongosRule } from '../mongos-rule.ts'
import { atValue } from '../place.ts'

export default mongosRule({
  id: 'MGO011',
  name: 'readable-key-file',
  severity: 'error',
  profile: 'minimal',
  summary: 'a key file that is missing, or that others than its owner may read (with --fs)',
  why: 'The server does not start: the key is the password of every member of the cluster.',
  source:
    'MongoDB, security_file.cpp: "permissions on /etc/mongo/keyfile are too open", "Error reading file"',
  exampleKind: 'mongos.yaml',
  bad: 'sharding:\n  configDB: cfg/m1.example.net:27019,m2.example.net:27019,m3.example.net:27019\nsecurity:\n  keyFile: /etc/mongo/keyfile\n',
  good: 'sharding:\n  configDB: cfg/m1.example.net:27019,m2.example.net:27019,m3.example.net:27019\nsecurity:\n  keyFile: /etc/mongo/keyfile\n',
  exampleModes: { bad: { '/etc/mongo/keyfile': '0644' }, good: { '/etc/mongo/keyfile': '0400' } },
  *check({ confs, fileSystem }) {
    if (fileSystem === undefined) return
    for (const conf of confs) {
      const path = settingValue(conf, 'security.keyFile')
      const entry = conf.settings.get('security.keyFile')
      if (path === undefined || entry === undefined) continue
      const found = fileSystem.stat(path)
      const shown = JSON.stringify(path)
      if (found === undefined || found.isDirectory) {
        yield {
          ...atValue(conf, entry),
          message: `key file ${shown} ${found === undefined ? 'does not exist' : 'is a directory'}`,
          hint: `openssl rand -base64 756 > ${path}; chmod 400 ${path}; the same file on every member`,
        }
      } else if ((found.mode & 0o077) !== 0) {
        yield {
          ...atValue(conf, entry),
          message: `key file ${shown} has mode 0${found.mode.toString(8)}, expected one without rights for group and others`,
          hint: `chmod 400 ${path}`,
        }
      }
    }
  },
})
