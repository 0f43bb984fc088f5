import { isSafePath } from './desired-file.ts'
import type { Manifest, ManifestFile, PendingRun, Routes } from './manifest.ts'

/** Reads a manifest; undefined where the text is none: `--prune` removes what it names, so nothing is guessed. */
export function parseManifest(text: string): Manifest | undefined {
  return decodeManifest(parseJson(text))
}

/** Reads the manifest of a run in progress; undefined where the text is none. */
export function parsePending(text: string): PendingRun | undefined {
  const value = parseJson(text)
  if (!isRecord(value)) return undefined
  const manifest = decodeManifest(value['manifest'])
  const replaces = decodeMap(value['replaces'], (hash, path) => (isSafePath(path) ? asHash(hash) : undefined))
  const { removes } = value
  if (manifest === undefined || replaces === undefined || !isTexts(removes)) return undefined
  return removes.every(isSafePath) ? { manifest, replaces, removes: new Set(removes) } : undefined
}

function decodeManifest(value: unknown): Manifest | undefined {
  if (!isRecord(value) || value['format'] !== 1) return undefined
  const { topology, environment } = value
  if (typeof topology !== 'string') return undefined
  if (environment !== null && typeof environment !== 'string') return undefined
  const files = decodeMap(value['files'], (file, path) => (isSafePath(path) ? decodeFile(file) : undefined))
  const routes: Routes | undefined = decodeMap(value['routes'], (servers) =>
    isTexts(servers) ? servers : undefined,
  )
  if (files === undefined || routes === undefined) return undefined
  return { owner: { topology, environment: environment ?? undefined }, files, routes }
}

function decodeFile(value: unknown): ManifestFile | undefined {
  if (!isRecord(value)) return undefined
  const sha256 = asHash(value['sha256'])
  const { mode, placeholders = false } = value
  if (sha256 === undefined || typeof placeholders !== 'boolean') return undefined
  if (typeof mode !== 'string' || !/^0[0-7]{3}$/.test(mode)) return undefined
  return { sha256, mode: Number.parseInt(mode, 8), placeholders }
}

/** A map of decoded values; undefined as soon as one is not what it should be. */
function decodeMap<Value>(
  value: unknown,
  decode: (value: unknown, key: string) => Value | undefined,
): ReadonlyMap<string, Value> | undefined {
  if (!isRecord(value)) return undefined
  const map = new Map<string, Value>()
  for (const [key, encoded] of Object.entries(value)) {
    const decoded = decode(encoded, key)
    if (decoded === undefined) return undefined
    map.set(key, decoded)
  }
  return map
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function asHash(value: unknown): string | undefined {
  return typeof value === 'string' && /^[0-9a-f]{64}$/.test(value) ? value : undefined
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((each) => typeof each === 'string')
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
