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

/** Prints the size of each file in bytes, and the file; fails where one is not there. */
export function readScript({ directory }: DeployPlace, names: readonly string[]): string {
  const words = names.map(shellWord).join(' ')
  return `set -eu
cd -- ${shellWord(directory)}
for name in ${words}; do wc -c < "./$name"; cat -- "./$name"; echo; done
`
}

/** Prints what writeScript kept as readScript does; nothing for a file that was not there. */
export function previousScript({ directory }: DeployPlace, names: readonly string[]): string {
  return `set -eu
cd -- ${shellWord(directory)}
for name in ${names.map(shellWord).join(' ')}; do
  if [ -e "${kept}/$name" ]; then wc -c < "${kept}/$name"; cat -- "${kept}/$name"; else echo 0; fi
  echo
done
`
}

/** What readScript printed, as name to text; undefined where that is not what it prints, as of files that are not UTF-8. */
export function filesRead(output: string, names: readonly string[]): ReadonlyMap<string, string> | undefined {
  const files = new Map<string, string>()
  let rest = Buffer.from(output)
  for (const name of names) {
    const end = rest.indexOf('\n')
    const size = Number(rest.subarray(0, end).toString())
    const behind = end + 1 + size
    if (end === -1 || !Number.isSafeInteger(size) || rest[behind] !== 0x0a) return undefined
    files.set(name, rest.subarray(end + 1, behind).toString())
    rest = rest.subarray(behind + 1)
  }
  return rest.length === 0 ? files : undefined
}

/** A file that takes the place of another one. */
export interface NextFile {
  name: string
  text: string
}

/**
 * Writes files beside those that they are to replace, with their mode and owner, and keeps a copy of what is there. Nothing
 * reads them yet. Prints the SHA-256 of what was written, file by file.
 */
export function prepareScript(
  { directory }: DeployPlace,
  beside: string,
  files: readonly NextFile[],
): string {
  const own = shellWord(beside)
  return `set -eu
umask 077
cd -- ${shellWord(directory)}
rm -rf ${own}
mkdir ${own} ${own}/before
${files
  .map(({ name, text }) => {
    const word = shellWord(name)
    return `cp -p -- ./${word} ${own}/${word}
cp -p -- ./${word} ${own}/before/${word}
printf '%s' ${shellText(text)} > ${own}/${word}`
  })
  .join('\n')}
sync -- ${own}/* 2>/dev/null || sync
cd -- ${own}
sha256sum -- ${files.map(({ name }) => `./${shellWord(name)}`).join(' ')}
`
}

/** What swapScript says where it has done it. */
export const placed = 'placed'

/**
 * Puts prepared files in their places where all that they replace is still there, and says `placed`; else prints the SHA-256
 * of what is there, file by file. Clients wait meanwhile: each program that is started costs them.
 *
 * @param hashes by the file's name: of what may be replaced
 */
export function swapScript(
  { directory }: DeployPlace,
  beside: string,
  hashes: ReadonlyMap<string, string>,
): string {
  const own = shellWord(beside)
  const places = [...hashes.keys()].map((name) => `./${shellWord(name)}`).join(' ')
  const known = [...hashes].map(([name, hash]) => `${hash}  ./${name}`).join('\n')
  return `set -eu
cd -- ${shellWord(directory)}
if [ "$(sha256sum -- ${places})" = ${shellText(known)} ]; then
  mv -f -- ${[...hashes.keys()].map((name) => `${own}/${shellWord(name)}`).join(' ')} .
  echo ${placed}
else
  sha256sum -- ${places}
fi
`
}

/** What was printed: name to SHA-256. */
export function hashesRead(output: string): ReadonlyMap<string, string> {
  return new Map(
    [...output.matchAll(/^([0-9a-f]{64}) [ *][.]\/(.*)$/gm)].map(([, hash = '', name = '']) => [name, hash]),
  )
}

/** Takes away what prepareScript made. */
export function forgetScript({ directory }: DeployPlace, beside: string): string {
  return `set -eu
cd -- ${shellWord(directory)}
rm -rf ${shellWord(beside)}
`
}
