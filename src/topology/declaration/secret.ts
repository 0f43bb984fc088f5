import type { Duration } from './scalars.ts'

/** A secret by reference, never a literal: through the file's provider, or from the place named here. */
export type SecretReference = ProviderSecret | EnvironmentSecret | FileSecret | CommandSecret

/** A secret that the provider in `secrets` is asked for. */
export interface ProviderSecret {
  /** The name that the provider knows it by. */
  secret: string
}

/** A secret in an environment variable. */
export interface EnvironmentSecret {
  /** The variable's name. */
  env: string
}

/** A secret in a file; one trailing newline is dropped. */
export interface FileSecret {
  /** Path, relative to the topology file. */
  file: string
}

/** A secret that a command prints; run for `generate` and live commands only. */
export interface CommandSecret {
  /**
   * The program and its arguments; no shell.
   *
   * @minItems 1
   */
  exec: string[]
}

/** Where `{secret: name}` is asked for. Exactly one of exec, file, env; `{name}` and `{environment}` are filled in. */
export interface SecretProvider {
  /**
   * Program and arguments; prints the secret.
   *
   * @minItems 1
   */
  exec?: string[]
  /** A path with `{name}` in it. */
  file?: string
  /** The name of an environment variable with `{name}` in it. */
  env?: string
  /** How long one answer may take; 10s when absent. */
  timeout?: Duration
}

/** A user name with its password. */
export interface Login {
  /** The user's name. */
  user: string
  /** The user's password. */
  password: SecretReference
}
