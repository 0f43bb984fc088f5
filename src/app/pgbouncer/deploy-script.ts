import { shellText, shellWord } from '../../formats/shell.ts'

/** A file as it is to lie in the directory of a process. */
export interface DeployedFile {
  /** Without directories. */
  name: string
  text: string
  isSecret: boolean
}

/** Where files go on a host, and whose they are. */
export interface DeployPlace {
  directory: string
  /** `postgres`; left as the copying account's where absent. */
  owner: string | undefined
}

const kept = '.dbbal-previous'
const next = '.dbbal-next'

/** Prints `created`, `updated` or `unchanged` and the name of each file; changes nothing. */
export function planScript({ directory }: DeployPlace, files: readonly DeployedFile[]): string {
  const lines = files.map(({ name, text }) => {
    const path = shellWord(`./${name}`)
    const said = shellWord(name)
    return `if [ ! -e ${path} ]; then echo created ${said}
elif printf '%s' ${shellText(text)} | cmp -s - ${path}; then echo unchanged ${said}
else echo updated ${said}
fi`
  })
  return `set -eu\ncd -- ${shellWord(directory)}\n${lines.join('\n')}\n`
}

/**
 * Writes every file beside its place, keeps what is there, and renames. Each file is the old one or the new one; a run
 * that dies before the renames has changed nothing.
 */
export function writeScript({ directory, owner }: DeployPlace, files: readonly DeployedFile[]): string {
  const names = files.map(({ name }) => shellWord(name)).join(' ')
  return `set -eu
umask 077
cd -- ${shellWord(directory)}
rm -rf ${next} ${kept}.new
mkdir ${next} ${kept}.new
${files.map(({ name, text }) => `printf '%s' ${shellText(text)} > ${next}/${shellWord(name)}`).join('\n')}
${files.map(({ name, isSecret }) => `chmod ${isSecret ? '0600' : '0640'} ${next}/${shellWord(name)}`).join('\n')}
${owner === undefined ? '' : `chown ${shellWord(owner)} ${next}/*\n`}for name in ${names}; do
  if [ -e "./$name" ]; then cp -p "./$name" ${kept}.new/; else printf '%s\\n' "$name" >> ${kept}.new/.absent; fi
done
rm -rf ${kept}
mv ${kept}.new ${kept}
for name in ${names}; do mv -f "${next}/$name" "./$name"; done
rmdir ${next}
sync
`
}

/** Puts back what writeScript kept, and takes away what was not there before; fails where nothing is kept. */
export function revertScript({ directory }: DeployPlace): string {
  return `set -eu
cd -- ${shellWord(directory)}
if [ ! -d ${kept} ]; then echo 'nothing is kept to go back to' >&2; exit 1; fi
for file in ${kept}/*; do
  if [ -e "$file" ]; then cp -p "$file" "${next}.revert"; mv -f "${next}.revert" "./\${file##*/}"; fi
done
if [ -e ${kept}/.absent ]; then while read -r name; do rm -f -- "$name"; done < ${kept}/.absent; fi
rm -rf ${kept}
sync
`
}
