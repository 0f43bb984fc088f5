'use strict'
// Runs dist/dbbal.cjs, a function of CommonJS's variables, with V8's code cache: compiling it is the largest part of the
// start. The cache is this user's alone, is named after the bundle's content, and V8 refuses one of another version.
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
} = require('node:fs')
const { dirname, join } = require('node:path')
const v8 = require('node:v8')
const vm = require('node:vm')

const root = join(__dirname, '..')
const bundle = join(root, 'dist/dbbal.cjs')
/** Commands, installations and Node versions side by side that start fast. */
const keptCaches = 24
/** Before V8's data: how many bytes of code there were, as UInt32LE; V8 wants its data aligned. */
const headerBytes = 8
/** So much more code than before makes a new cache. */
const worthWriting = 1.05

/** @param {readonly string[]} argv */
exports.main = function main(argv) {
  const manifest = require('../oclif.manifest.json')
  const isCommand = Object.keys(manifest.commands).some((id) => id.split(':')[0] === argv[0])
  void loadBundle(isCommand ? argv[0] : 'help').main(argv, root, require('../package.json'), manifest)
}

/** What src/cli.ts exports. Each command has a cache of its own: what its first run used. @param {string} command */
function loadBundle(command) {
  const source = readFileSync(bundle, 'latin1') // esbuild writes ASCII
  const cacheFile = cachePath(command)
  const cached = cacheFile === undefined ? undefined : readOwn(cacheFile)
  const cachedData = cached?.subarray(headerBytes)
  const script = new vm.Script(source, {
    filename: bundle,
    ...(cachedData === undefined ? {} : { cachedData }),
  })
  const loaded = { exports: {} }
  script.runInThisContext()(loaded.exports, require, loaded)
  if (cacheFile !== undefined) {
    const knownBytes = cached === undefined || script.cachedDataRejected ? 0 : cached.readUInt32LE(0)
    process.once('exit', () => keepCode(cacheFile, script, knownBytes))
  }
  return loaded.exports
}
exports.loadBundle = loadBundle

/** Undefined where there is no home, or DBBAL_NO_CODE_CACHE is set. @param {string} command */
function cachePath(command) {
  const { DBBAL_NO_CODE_CACHE, HOME, XDG_CACHE_HOME } = process.env
  const base = XDG_CACHE_HOME || (HOME && join(HOME, '.cache'))
  if (DBBAL_NO_CODE_CACHE || !base || typeof process.getuid !== 'function') return undefined
  const { bundleId } = require('../dist/bundle-id.json')
  return join(base, 'dbbal', `${bundleId}-${process.version}-${process.arch}-${command}.v8cache`)
}

/** Code is only taken from a file that no other user can have written. */
function readOwn(path) {
  try {
    const descriptor = openSync(path, 'r')
    try {
      const { uid, mode, size } = fstatSync(descriptor)
      const isOwn = uid === process.getuid() && (mode & 0o022) === 0
      return isOwn && size > headerBytes ? readFileSync(descriptor) : undefined
    } finally {
      closeSync(descriptor)
    }
  } catch {
    return undefined
  }
}

/**
 * Writes a cache of the functions that have run, where it holds more than the one that was read: a first run on one
 * product would leave the others to be compiled for ever.
 *
 * @param {string} path @param {vm.Script} script @param {number} knownBytes
 */
function keepCode(path, script, knownBytes) {
  const bytes = v8.getHeapCodeStatistics().bytecode_and_metadata_size
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
