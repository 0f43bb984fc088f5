import { wantsWriterAsReader } from './placement.ts'
import type { ProxysqlSubject, ServedCluster } from './subject.ts'

/** Whether the writer serves reads. Where somebody else keeps the roles, nothing puts it among the readers. */
export function isWriterAlsoReader(subject: ProxysqlSubject, served: ServedCluster): boolean {
  switch (served.placement) {
    case 'read_only':
      return subject.keepsWritersAmongReaders
    case 'kept':
      return false
    case 'group':
    case 'declared':
      return wantsWriterAsReader(served.cluster, served.options)
  }
}
