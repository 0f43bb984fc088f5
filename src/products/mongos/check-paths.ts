import type { Diagnostic, TopologyPath } from '../../diagnostics/diagnostic.ts'
import { fault, quoted } from '../../diagnostics/finding.ts'
import { DbbalError } from '../../errors.ts'
import { type MongosSubject, pathOn, serviceOf } from './subject.ts'

/** Placeholders have a value here, and paths are whole. */
export function checkPaths(subject: MongosSubject): Diagnostic[] {
  const { balancer, cluster, declared } = subject
  const { tls, authentication } = cluster.declared
  const paths: [TopologyPath, string | undefined][] = [
    [[...cluster.path, 'tls', 'cert'], tls?.cert],
    [[...cluster.path, 'tls', 'ca'], tls?.ca],
    [[...cluster.path, 'authentication', 'key_file'], authentication?.key_file],
  ]
  const [instance] = balancer.instances
  if (instance === undefined) return []
  return [
    ...paths.flatMap(([path, text]) =>
      text === undefined
        ? []
        : [
            ...checkFilled(path, () => pathOn(instance, text, subject)),
            ...(text.startsWith('/')
              ? []
              : [fault('TOP001', path, `${quoted(text)} is no absolute path`, 'begin it with /')]),
          ],
    ),
    ...(declared.deploy?.service === undefined
      ? []
      : checkService([...balancer.path, 'deploy', 'service'], subject)),
  ]
}

function checkFilled(path: TopologyPath, fill: () => string): Diagnostic[] {
  try {
    fill()
    return []
  } catch (error) {
    if (!(error instanceof DbbalError)) throw error
    return [fault('TOP005', path, error.message, error.hint)]
  }
}

/** The name is a part of a file's path. */
function checkService(path: TopologyPath, subject: MongosSubject): Diagnostic[] {
  return subject.balancer.instances.slice(0, 1).flatMap((instance) => {
    const faults = checkFilled(path, () => serviceOf(instance, subject))
    if (faults.length > 0) return faults
    const service = serviceOf(instance, subject)
    if (/^[A-Za-z0-9:_.@-]+$/.test(service) && !service.startsWith('.')) return []
    return [
      fault(
        'TOP001',
        path,
        `${quoted(service)} is no name of a systemd unit`,
        'write service: "mongos@{instance}"',
      ),
    ]
  })
}
