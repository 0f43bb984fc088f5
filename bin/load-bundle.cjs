'use strict'
// Runs dist/dbbal.cjs, or what has its command alone, a function of CommonJS's variables, with V8's code cache: compiling
// it is the largest part of the start. The cache is this user's alone, is named after the bundle's content, and V8
// refuses one of another version.
const {
  closeSync,
  fstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  unlinkSync,
  writeFileSync,
  writeSync,
} = require('node:fs')
const { dirname, join } = require('node:path')
const vm = require('node:vm')

const root = join(__dirname, '..')
/** Name of a bundle of dist/ -> what tells its content. @type {Readonly<Record<string, string>>} */
const bundleIds = readJson('dist/bundle-ids.json')
/** Commands, installations and Node versions side by side that start fast. */
const keptCaches = 24
/** Before V8's data: how many bytes of code there were, and how many runs have read it; each a UInt32LE. */
const headerBytes = 8
const runsOffset = 4
/** So much more code than before makes a new cache. */
const worthWriting = 1.05
/** To ask V8 how much code there is takes it as long as a dozen files: the first runs do, and then one of so many. */
const firstRuns = 3
const runsBetween = 16

/**
 * Lint calls very many functions some hundred times each: half of its time went to Node 20's optimizing compiler, which
 * never paid. Eight times its budget makes it wait; later versions have a quicker compiler in between, and no such flag.
 */
const optimizeLater = '--interrupt-budget=540000'

/** @param {readonly string[]} argv */
exports.main = function main(argv) {
  const manifest = readManifest(bundleOf(argv[0]))
  // Before the cache is read: V8 refuses one that was written under other flags.
  if (argv[0] === 'lint' && process.versions.v8.startsWith('11.'))
    require('node:v8').setFlagsFromString(optimizeLater)
  const isCommand = Object.keys(manifest.commands).some((id) => id.split(':')[0] === argv[0])
  void loadBundle(isCommand ? argv[0] : 'help').main(argv, root, readJson('package.json'), manifest)
}

/** The bundle that has a command alone, else the one of all. @param {string | undefined} command */
function bundleOf(command) {
  return command !== 'dbbal' && Object.hasOwn(bundleIds, command) ? command : 'dbbal'
}

/** Of the commands of a bundle; of all of them while a build is still to write it. @param {string} bundle */
function readManifest(bundle) {
  try {
    return readJson(`dist/${bundle}.manifest.json`)
  } catch {
    return readJson('oclif.manifest.json')
  }
}

/** As `require` does, which looks for the file in many places. @param {string} name */
function readJson(name) {
  return JSON.parse(readFileSync(join(root, name), 'utf8'))
}

/** What src/cli.ts exports. Each command has a cache of its own: what its first run used. @param {string} command */
function loadBundle(command) {
  const name = bundleOf(command)
  const bundle = join(root, `dist/${name}.cjs`)
  const source = readFileSync(bundle, 'latin1') // esbuild writes ASCII
  const cacheFile = cachePath(bundleIds[name], command)
  const cached = cacheFile === undefined ? undefined : readOwn(cacheFile)
  const cachedData = cached?.subarray(headerBytes)
  const script = new vm.Script(source, {
    filename: bundle,
    ...(cachedData === undefined ? {} : { cachedData }),
  })
  const loaded = { exports: {} }
  script.runInThisContext()(loaded.exports, require, loaded)
  if (cacheFile === undefined) return loaded.exports
  if (cached === undefined || script.cachedDataRejected) {
    process.once('exit', () => keepCode(cacheFile, script, 0))
  } else if (isToCheck(cached.readUInt32LE(runsOffset))) {
    process.once('exit', () => keepCode(cacheFile, script, cached.readUInt32LE(0)))
  }
  return loaded.exports
}
exports.loadBundle = loadBundle

/** Undefined where there is no home, or DBBAL_NO_CODE_CACHE is set. @param {string} bundleId @param {string} command */
function cachePath(bundleId, command) {
  const { DBBAL_NO_CODE_CACHE, HOME, XDG_CACHE_HOME } = process.env
  const base = XDG_CACHE_HOME || (HOME && join(HOME, '.cache'))
  if (DBBAL_NO_CODE_CACHE || !base || typeof process.getuid !== 'function') return undefined
  return join(base, 'dbbal', `${bundleId}-${process.version}-${process.arch}-${command}.v8cache`)
}

/** Code is only taken from a file that no other user can have written. Counts the run in the file. */
function readOwn(path) {
  try {
    const descriptor = openToCount(path)
    try {
      const { uid, mode, size } = fstatSync(descriptor)
      const isOwn = uid === process.getuid() && (mode & 0o022) === 0
      if (!isOwn || size <= headerBytes) return undefined
      const cached = readFileSync(descriptor)
      countRun(descriptor, cached.readUInt32LE(runsOffset) + 1)
      return cached
    } finally {
      closeSync(descriptor)
    }
  } catch {
    return undefined
  }
}

/** Where nothing can be written, a cache is still good to read. @param {string} path */
function openToCount(path) {
  try {
    return openSync(path, 'r+')
  } catch {
    return openSync(path, 'r')
  }
}

/** @param {number} descriptor @param {number} runs */
function countRun(descriptor, runs) {
  const count = Buffer.alloc(4)
  count.writeUInt32LE(runs % 2 ** 32)
  try {
    writeSync(descriptor, count, 0, count.length, runsOffset)
  } catch {}
}

/** @param {number} runs that have read the cache before */
function isToCheck(runs) {
  return runs < firstRuns || runs % runsBetween === 0
}

/**
 * Writes a cache of the functions that have run, where it holds more than the one that was read: a first run on one
 * product would leave the others to be compiled for ever.
 *
 * @param {string} path @param {vm.Script} script @param {number} knownBytes
 */
function keepCode(path, script, knownBytes) {
  const bytes = require('node:v8').getHeapCodeStatistics().bytecode_and_metadata_size
  if (bytes < knownBytes * worthWriting) return
  const header = Buffer.alloc(headerBytes)
  header.writeUInt32LE(bytes)
  writeOwn(path, Buffer.concat([header, script.createCachedData()]))
}

/** A cache that cannot be written is no fault: the next run is as slow as this one. */
function writeOwn(path, data) {
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
    const temporary = `${path}.${process.pid}`
    writeFileSync(temporary, data, { mode: 0o600, flag: 'wx' })
    renameSync(temporary, path)
    removeOldest(dirname(path))
  } catch {}
}

/** Every build leaves a cache of some megabytes. @param {string} directory */
function removeOldest(directory) {
  const caches = readdirSync(directory)
    .filter((name) => name.endsWith('.v8cache'))
    .map((name) => join(directory, name))
    .sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs)
  for (const path of caches.slice(keptCaches)) unlinkSync(path)
}
