import { isRoot, underSetpriv } from './run.ts'

/**
 * What makes a program the whole of a machine: whatever it starts ends with it, even by SIGKILL. It is what a supervisor needs
 * whose children go on without it. Runs as user postgres; give it to startProcess without `asPostgres`.
 */
export function withItsTree(argv: readonly string[]): [string, ...string[]] {
  const namespace = ['--pid', '--fork', '--kill-child', ...(isRoot() ? [] : ['--user', '--map-current-user'])]
  // The first process of a namespace has to bury the dead: a shell does.
  const shell = ['/bin/sh', '-c', '"$@" & wait "$!"', 'sh', ...argv]
  return ['/usr/bin/unshare', ...namespace, '--', 'setpriv', ...underSetpriv(shell, true)]
}
