import type { SecretReference } from '../../topology/declaration/secret.ts'

/**
 * The environment variable that users.js reads a password from, so that no password stands in a script: the one that
 * the topology names, or CLUSTER_USER_PASSWORD.
 */
export function passwordVariable(cluster: string, user: string, password: SecretReference): string {
  if ('env' in password) return password.env
  return `${cluster}_${user}_PASSWORD`
    .toUpperCase()
    .replaceAll(/[^A-Z0-9]+/g, '_')
    .replace(/^(?=[0-9])/, '_')
}
