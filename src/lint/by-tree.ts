import { dirname } from 'node:path'

/** Files that lie together: each with those under the nearest directory that holds more than one. */
export function byTree<File extends { name: string }>(files: readonly File[]): File[][] {
  const counts = new Map<string, number>()
  for (const { name } of files) {
    for (const directory of above(name)) counts.set(directory, (counts.get(directory) ?? 0) + 1)
  }
  const groups = new Map<string, File[]>()
  for (const file of files) {
    const tree = above(file.name).find((directory) => (counts.get(directory) ?? 0) > 1) ?? file.name
    const group = groups.get(tree)
    if (group === undefined) groups.set(tree, [file])
    else group.push(file)
  }
  return [...groups.values()]
}

function above(name: string): readonly string[] {
  const directory = dirname(name)
  return directory === name ? [] : [directory, ...above(directory)]
}
