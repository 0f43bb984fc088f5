import { unitValue, unitWord } from '../../formats/systemd.ts'
import { type Directive, valueIn } from './directive.ts'
import { fillPath, type PathContext, pathsOf, type RedisMember } from './paths.ts'
import { type ReasonKey, why } from './reasons.ts'
import { downAfterMs } from './sentinel-directives.ts'

/** A systemd unit, quoted. */
export interface UnitModel {
  /** File name; the name that systemd knows the service by. */
  name: string
  description: string
  user: string
  /** Commands before the start, as root where they begin with `+`. */
  prepare: readonly string[]
  start: string
  restart: { why: string; seconds: number }
  openFiles: number
  /** Data may take minutes to load and to write. */
  hasData: boolean
}

interface Program {
  /** `redis-server`, `valkey-sentinel`. */
  program: string
  configuration: string
  restart: { why: string; seconds: number }
  maxClients: number
  hasData: boolean
}

/** Connections that a server or Sentinel takes by default, and what it keeps for itself beyond them. */
const defaultMaxClients = 10_000
const ownFiles = 32
const defaultNodeTimeoutMs = 15_000
const usualOpenFiles = 65_536

/** The unit of a server. */
export function serverUnit(
  member: RedisMember,
  context: PathContext,
  directives: readonly Directive[],
): UnitModel {
  return unitOf(member, context, {
    program: `${context.cluster.flavor}-server`,
    configuration: 'redis.conf',
    restart: restartOf(context, directives),
    maxClients: maxClientsIn(directives),
    hasData: true,
  })
}

/** The unit of a Sentinel, which keeps no data. */
export function sentinelUnit(member: RedisMember, context: PathContext): UnitModel {
  return unitOf(member, context, {
    program: `${context.cluster.flavor}-sentinel`,
    configuration: 'sentinel.conf',
    restart: restart('Restart:sentinel', 1),
    maxClients: defaultMaxClients,
    hasData: false,
  })
}

/** Open files that a server needs for its clients. */
export function filesFor(directives: readonly Directive[]): number {
  return maxClientsIn(directives) + ownFiles
}

function unitOf(member: RedisMember, context: PathContext, program: Program): UnitModel {
  const { cluster } = context
  const { files, data } = pathsOf(member, context)
  const user = cluster.declared.deploy?.owner ?? cluster.flavor
  const generated = `${files}/${cluster.name}/${member.name}/${program.configuration}`
  const running = `${data}/${program.configuration}`
  const keepsState = cluster.declared.mode === 'sentinel'
  const command = (...words: readonly string[]): string => words.map(unitWord).join(' ')
  const keepState = command('/bin/sh', `${files}/${cluster.name}/keep-state.sh`, generated, running)
  return {
    name: `${unitName(member, context, program)}.service`,
    description: unitValue(`${program.program} ${member.name} of ${cluster.name}`),
    user,
    prepare: [
      `+${command('/usr/bin/install', '-d', '-o', user, '-g', user, '-m', '0750', data)}`,
      ...(keepsState ? [keepState] : []),
    ],
    start: command(
      `/usr/bin/${program.program}`,
      keepsState ? running : generated,
      ...['--supervised', 'systemd', '--daemonize', 'no'],
    ),
    restart: program.restart,
    hasData: program.hasData,
    openFiles: member.nofile ?? Math.max(usualOpenFiles, program.maxClients + ownFiles),
  }
}

function unitName(member: RedisMember, context: PathContext, { program }: Program): string {
  const { flavor, name, declared } = context.cluster
  if (declared.deploy?.service !== undefined) {
    return fillPath(declared.deploy.service, member, context).replace(/\.service$/, '')
  }
  const prefix = program.endsWith('-sentinel') ? program : flavor
  return `${prefix}-${name}-${member.name}`
}

function restart(reason: ReasonKey, seconds: number): Program['restart'] {
  return { why: why(reason), seconds }
}

/** A server that would come back empty waits until a replica has taken over. */
function restartOf(context: PathContext, directives: readonly Directive[]): Program['restart'] {
  const { mode } = context.cluster.declared
  if (mode === 'standalone' || isPersistent(directives)) return restart('Restart:store', 1)
  const timeoutMs = mode === 'sentinel' ? downAfterMs(context) : nodeTimeoutMs(directives)
  return restart('Restart:cache', Math.ceil((3 * timeoutMs) / 1000))
}

function nodeTimeoutMs(directives: readonly Directive[]): number {
  const ms = Number(valueIn(directives, 'cluster-node-timeout'))
  return Number.isInteger(ms) ? ms : defaultNodeTimeoutMs
}

/** Redis takes snapshots unless told otherwise. */
function isPersistent(directives: readonly Directive[]): boolean {
  return valueIn(directives, 'appendonly') === 'yes' || valueIn(directives, 'save') !== ''
}

function maxClientsIn(directives: readonly Directive[]): number {
  return Number(valueIn(directives, 'maxclients') ?? defaultMaxClients)
}
