import type { Command, Interfaces } from '@oclif/core'

/** What oclif.manifest.json says of the commands: enough for help and for finding one. */
export interface CommandManifest {
  commands: Readonly<Record<string, Command.Cached>>
}

/** The command tree as oclif wants it. oclif's own plugin class would look for it on the disk. */
export function rootPlugin(
  classes: Readonly<Record<string, Command.Class>>,
  { commands }: CommandManifest,
  root: string,
  pjson: Interfaces.PJSON,
): Interfaces.Plugin {
  const findCommand = async (id: string): Promise<Command.Class> => {
    const command = classes[id]
    if (command === undefined) throw new Error(`oclif.manifest.json is of another build: ${id}`)
    command.id = id
    return command
  }
  return {
    _base: '',
    alias: pjson.name,
    commandIDs: Object.keys(commands),
    commands: Object.entries(commands).map(([id, command]) => ({ ...command, load: () => findCommand(id) })),
    commandsDir: undefined,
    findCommand,
    hasManifest: true,
    hooks: {},
    isRoot: true,
    load: async () => {},
    moduleType: 'commonjs',
    name: pjson.name,
    options: { root },
    pjson,
    root,
    topics: Object.entries(pjson.oclif.topics ?? {}).map(([name, topic]) => ({ ...topic, name })),
    type: 'core',
    valid: true,
    version: pjson.version,
  }
}
