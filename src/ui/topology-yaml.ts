import type { TopologyShowResult } from '../app/topology-show.ts'

/** The effective topology as a YAML file, each value with the line it comes from where that was asked for. */
export async function topologyYaml({
  fileName,
  environment,
  file,
  origins,
}: TopologyShowResult): Promise<string> {
  const { Document, isNode } = await import('yaml')
  const document = new Document(file, { aliasDuplicateObjects: false })
  const place = environment === undefined ? '' : `, environment ${environment}`
  document.commentBefore = ` the effective topology of ${fileName}${place}`
  for (const { path, location } of origins ?? []) {
    const node = document.getIn(path, true)
    if (isNode(node)) node.comment = ` ${location.file}:${location.line}`
  }
  return document.toString({ lineWidth: 0, flowCollectionPadding: false })
}
