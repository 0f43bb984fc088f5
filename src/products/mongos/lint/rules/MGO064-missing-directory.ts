import { dirname, isAbsolute } from 'node:path'
import { type Conf, settingValue } from '../conf.ts'
import { mongosRule } from '../mongos-rule.ts'
import { atValue } from '../place.ts'

export default mongosRule({
  id: 'MGO064',
  name: 'missing-directory',
  severity: 'error',
  profile: 'minimal',
  summary: 'a log, a pid file, a socket or data in a directory that does not exist (with --fs)',
  why: 'The server makes files, and no directories: it does not start.',
  source:
    'MongoDB, server_options_helpers.cpp and storage_engine_init.cpp: "Failed to open", "Data directory /data/db not found"; pid_file.cpp: "Cannot write pid file"',
  exampleKind: 'mongos.yaml',
  bad: 'sharding:\n  configDB: cfg/m1.example.net:27019,m2.example.net:27019,m3.example.net:27019\nsystemLog:\n  destination: file\n  path: /var/log/mongodb/mongos.log\n',
  good: 'sharding:\n  configDB: cfg/m1.example.net:27019,m2.example.net:27019,m3.example.net:27019\nsystemLog:\n  destination: file\n  path: /var/log/mongodb/mongos.log\n',
  exampleModes: { bad: { '/var/log': 'd0755' }, good: { '/var/log/mongodb': 'd0750' } },
  *check({ confs, fileSystem }) {
    if (fileSystem === undefined) return
    for (const conf of confs) {
      for (const { name, directory } of directoriesOf(conf)) {
        const entry = conf.settings.get(name)
        // From which directory the server starts, no file tells.
        if (entry === undefined || !isAbsolute(directory) || fileSystem.stat(directory)?.isDirectory === true)
          continue
        yield {
          ...atValue(conf, entry),
          message: `directory ${JSON.stringify(directory)} of ${name} does not exist`,
          hint: `install -d -o mongodb -g mongodb -m 0750 ${directory}`,
        }
      }
    }
  },
})

function directoriesOf(conf: Conf): { name: string; directory: string }[] {
  const files = ['systemLog.path', 'processManagement.pidFilePath'].map((name) => ({ name, isFile: true }))
  const folders = ['net.unixDomainSocket.pathPrefix', 'storage.dbPath'].map((name) => ({
    name,
    isFile: false,
  }))
  return [...files, ...folders].flatMap(({ name, isFile }) => {
    const path = settingValue(conf, name)
    if (path === undefined || (name === 'storage.dbPath' && conf.server === 'mongos')) return []
    return [{ name, directory: isFile ? dirname(path) : path }]
  })
}
