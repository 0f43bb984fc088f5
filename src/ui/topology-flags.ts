import * as Flags from '@oclif/core/flags'

/** Flags of the commands that read a topology. */
export const topologyFlags = {
  topology: Flags.string({
    char: 't',
    helpValue: 'FILE',
    description:
      'topology file, - for stdin [default: $DBBAL_TOPOLOGY, or dbbal.yaml or topology.yaml up to the repository]',
  }),
  environment: Flags.string({ helpValue: 'NAME', description: 'environment of the topology' }),
}
