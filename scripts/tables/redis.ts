import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { qualifiedName } from '../../src/settings/lookup.ts'
import { listens, runOrThrow, startProcess, tempDir, waitFor } from '../../test/live/support/process.ts'
import type { InstalledServer } from '../../test/live/support/servers.ts'
import { program } from '../../test/live/support/servers.ts'
import type { History, HistoryEntry, Measured, MeasuredSetting } from './measured.ts'
import { tryStart } from './try-start.ts'

/** Asks a Redis or Valkey: its own list with defaults, then each setting for what it takes, by refused values. */
export async function measureRedis(
  installed: InstalledServer,
  history: History,
  older: readonly MeasuredSetting[],
): Promise<Measured> {
  let server = await startOnSocket(installed)
  const listed = await listWith(server, history)
  const settings: MeasuredSetting[] = []
  for (const setting of listed) {
    // A probe may lock the next one out: requirepass.
    if ((await server.cli('PING')) !== 'PONG') {
      await server.stop()
      server = await startOnSocket(installed)
    }
    settings.push({ ...setting, ...(await limitsOf(server, installed, setting.name)) })
  }
  await server.stop()
  // What CONFIG GET does not show may still be read: deprecated names, `include`, everything of Sentinel.
  const shown = new Set(listed.map(qualifiedName))
  const hidden = new Map([...history.settings, ...older].map((each) => [qualifiedName(each), each]))
  const probes = new Map(history.settings.map((each) => [qualifiedName(each), each.probe]))
  for (const [key, setting] of hidden) {
    const probe = probes.get(key) ?? word
    if (shown.has(key) || !(await knows(installed, { ...setting, probe }))) continue
    settings.push({
      name: setting.name,
      ...(setting.section !== undefined && { section: setting.section }),
      type: setting.type ?? 'string',
    })
  }
  return { version: installed.version, settings }
}

/** CONFIG GET *: names and defaults. */
export async function listRedis(installed: InstalledServer, history: History): Promise<Measured> {
  const server = await startOnSocket(installed)
  const settings = await listWith(server, history)
  await server.stop()
  return { version: installed.version, settings }
}

async function listWith(server: Server, history: History): Promise<MeasuredSetting[]> {
  const lines = (await server.cli('CONFIG', 'GET', '*')).split('\n')
  const names = lines.filter((_, index) => index % 2 === 0 && index + 1 < lines.length)
  // What the start itself decides is no default; the history says those.
  const own = new Set(history.settings.filter((entry) => entry.default !== undefined).map(qualifiedName))
  return names.map((name, index) => ({
    name,
    type: 'string',
    ...(!own.has(name) && { default: lines[2 * index + 1] ?? '' }),
  }))
}

interface Server {
  cli(...args: string[]): Promise<string>
  stop(): Promise<void>
}

/** On a socket only, without a configuration file: everything has its default but `port`, `unixsocket` and `dir`. */
export async function startOnSocket(installed: InstalledServer): Promise<Server> {
  const directory = tempDir('tables')
  const socket = join(directory, 's')
  const argv = [
    program(installed, `${installed.name}-server`),
    '--port',
    '0',
    '--unixsocket',
    socket,
  ] as const
  const running = startProcess({ name: installed.name, argv: [...argv], directory })
  await waitFor(() => listens(socket), { what: `${installed.name} to start`, process: running })
  const cli = [program(installed, `${installed.name}-cli`), '-s', socket]
  return {
    cli: async (...args) => (await runOrThrow([...cli, ...args])).replace(/\n$/, ''),
    stop: async () => void (await running.stop('SIGKILL')),
  }
}

/** A word and a number far out of range: what the refusals say is what the setting takes. */
async function limitsOf(
  server: Server,
  installed: InstalledServer,
  name: string,
): Promise<Partial<MeasuredSetting>> {
  const before = (await server.cli('CONFIG', 'GET', name)).split('\n').slice(1).join('\n')
  const answer = await server.cli('CONFIG', 'SET', name, word)
  const needsRestart = answer.includes("can't set immutable config")
  const refused = needsRestart || answer.includes("can't set protected config")
  const refusal = async (value: string) =>
    refused ? await startWith(installed, `${name} ${value}`) : await server.cli('CONFIG', 'SET', name, value)
  const type = typeFrom(refused ? await refusal(word) : answer)
  const isRanged = type.type === 'integer' || type.type === 'size'
  const range = isRanged ? rangeFrom(`${await refusal(tooLow)}\n${await refusal('0')}`) : {}
  if (!refused) await server.cli('CONFIG', 'SET', name, before)
  return { ...type, ...range, ...(needsRestart && { needsRestart }) }
}

const word = 'dbbal-probe'
const tooLow = '-9000000000000000000'

function typeFrom(text: string): Partial<MeasuredSetting> & Pick<MeasuredSetting, 'type'> {
  if (text.includes("argument must be 'yes' or 'no'")) return { type: 'boolean' }
  if (text.includes('parsed into an integer')) return { type: 'integer' }
  if (text.includes('memory or percent value')) return { type: 'size', percent: true }
  if (text.includes('must be a memory value')) return { type: 'size' }
  const words = /must be one of the following: (.*)/.exec(text)?.[1]
  return words === undefined ? { type: 'string' } : { type: 'enum', values: words.split(', ') }
}

function rangeFrom(text: string): Partial<MeasuredSetting> {
  const found = /must be between (-?[0-9]+) and (-?[0-9]+) inclusive/.exec(text)
  const [min, max] = [Number(found?.[1]), Number(found?.[2])]
  return { ...(Number.isSafeInteger(min) && { min }), ...(Number.isSafeInteger(max) && { max }) }
}

/** Whether the server, or its Sentinel, reads a line with the setting; it may refuse the value. */
async function knows(
  installed: InstalledServer,
  { name, section, probe }: Pick<HistoryEntry, 'name' | 'section'> & { probe: string },
): Promise<boolean> {
  const isSentinel = section === 'sentinel'
  const line = isSentinel
    ? `sentinel monitor probe 127.0.0.1 1 2\nsentinel ${name} ${probe}`
    : `${name} ${probe}`
  const log = await startWith(installed, line, isSentinel)
  return !/Bad directive|Unresolved Configuration|Unrecognized sentinel/.test(log)
}

/** Ready when its socket is there: `logfile` may have taken its log away. */
async function startWith(installed: InstalledServer, lines: string, isSentinel = false): Promise<string> {
  const directory = tempDir('tables')
  const [conf, socket] = [join(directory, 'probe.conf'), join(directory, 's')]
  writeFileSync(conf, `${lines}\nport 0\nunixsocket ${socket}\n`)
  const name = `${installed.name}-${isSentinel ? 'sentinel' : 'server'}`
  return await tryStart({ argv: [program(installed, name), conf], directory }, () => existsSync(socket))
}
