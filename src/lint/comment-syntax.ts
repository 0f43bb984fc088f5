/** How a kind of file writes comments that dbbal reads. */
interface CommentSyntax {
  markers: readonly string[]
  /** Whether a comment may stand behind something; elsewhere it is part of the value. */
  isTrailing: boolean
}

const ownLine = (...markers: string[]): CommentSyntax => ({ markers, isTrailing: false })
const trailing = (...markers: string[]): CommentSyntax => ({ markers, isTrailing: true })

/** Where the end of the name does not tell. */
const byKind: Readonly<Record<string, CommentSyntax | undefined>> = {
  topology: trailing('#'),
  // ProxySQL's admin interface takes no comment before a statement: ERROR 1045 near "--".
  'proxysql.sql': undefined,
  'pgbouncer_hba.conf': trailing('#'),
  // ACL LOAD refuses every line that is no user.
  'users.acl': undefined,
}

const byExtension: Readonly<Record<string, CommentSyntax>> = {
  ini: ownLine(';', '#'),
  txt: trailing(';'),
  conf: ownLine('#', ';'),
  cnf: trailing('#', '//'),
  yaml: trailing('#'),
  js: trailing('//'),
  sh: trailing('#'),
  sql: trailing('--'),
}

/** The comments of a kind of file; undefined where it knows none. */
export function commentSyntax(kind: string): CommentSyntax | undefined {
  if (Object.hasOwn(byKind, kind)) return byKind[kind]
  return byExtension[kind.slice(kind.lastIndexOf('.') + 1)]
}
