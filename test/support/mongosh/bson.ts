import type { Document, Json } from './extended-json.ts'

// https://bsonspec.org/spec.html, the types that the scripts and mongosh send.

/** Canonical Extended JSON as BSON. */
export function encodeBson(document: Document): Buffer {
  return encodeEntries(Object.entries(document))
}

function encodeEntries(entries: readonly [string, Json][]): Buffer {
  const body = Buffer.concat(entries.map(([key, value]) => encodeElement(key, value)))
  const size = Buffer.alloc(4)
  size.writeInt32LE(body.length + 5)
  return Buffer.concat([size, body, Buffer.alloc(1)])
}

function encodeElement(key: string, value: Json): Buffer {
  const [type, body] = encodeValue(value)
  return Buffer.concat([Buffer.from([type]), cstring(key), body])
}

function encodeValue(value: Json): [type: number, body: Buffer] {
  if (value === null) return [0x0a, Buffer.alloc(0)]
  if (typeof value === 'string') return [0x02, text(value)]
  if (typeof value === 'boolean') return [0x08, Buffer.from([Number(value)])]
  if (typeof value === 'number') throw new Error(`${value} is not canonical`)
  if (Array.isArray(value)) return [0x04, encodeEntries(value.map((item, index) => [String(index), item]))]
  const [entry] = Object.entries(value)
  return (entry !== undefined && encodeTyped(entry[0], entry[1])) || [0x03, encodeBson(value)]
}

function encodeTyped(key: string, inner: Json): [number, Buffer] | undefined {
  const number = (bytes: number, write: (buffer: Buffer) => void): Buffer => {
    const buffer = Buffer.alloc(bytes)
    write(buffer)
    return buffer
  }
  switch (key) {
    case '$minKey':
      return [0xff, Buffer.alloc(0)]
    case '$maxKey':
      return [0x7f, Buffer.alloc(0)]
    case '$numberInt':
      return [0x10, number(4, (buffer) => buffer.writeInt32LE(Number(inner)))]
    case '$numberLong':
      return [0x12, number(8, (buffer) => buffer.writeBigInt64LE(BigInt(String(inner))))]
    case '$numberDouble':
      return [0x01, number(8, (buffer) => buffer.writeDoubleLE(Number(inner)))]
    case '$date':
      return [
        0x09,
        number(8, (buffer) => buffer.writeBigInt64LE(BigInt(String((inner as Document)['$numberLong'])))),
      ]
    case '$oid':
      return [0x07, Buffer.from(String(inner), 'hex')]
    case '$binary': {
      const { base64, subType } = inner as Document
      const bytes = Buffer.from(String(base64), 'base64')
      const head = number(5, (buffer) => {
        buffer.writeInt32LE(bytes.length)
        buffer.writeUInt8(Number.parseInt(String(subType), 16), 4)
      })
      return [0x05, Buffer.concat([head, bytes])]
    }
    default:
      return undefined
  }
}

function cstring(value: string): Buffer {
  return Buffer.concat([Buffer.from(value), Buffer.alloc(1)])
}

function text(value: string): Buffer {
  const bytes = cstring(value)
  const size = Buffer.alloc(4)
  size.writeInt32LE(bytes.length)
  return Buffer.concat([size, bytes])
}

/** The BSON document at the beginning of a buffer, as canonical Extended JSON. */
export function decodeBson(buffer: Buffer): Document {
  return Object.fromEntries(decodeEntries(buffer))
}

function decodeEntries(buffer: Buffer): [string, Json][] {
  const end = buffer.readInt32LE(0) - 1
  const entries: [string, Json][] = []
  for (let offset = 4; offset < end; ) {
    const type = buffer.readUInt8(offset)
    const keyEnd = buffer.indexOf(0, offset + 1)
    const key = buffer.toString('utf8', offset + 1, keyEnd)
    const [value, size] = decodeValue(type, buffer.subarray(keyEnd + 1))
    entries.push([key, value])
    offset = keyEnd + 1 + size
  }
  return entries
}

function decodeValue(type: number, buffer: Buffer): [value: Json, bytes: number] {
  switch (type) {
    case 0x01:
      return [{ $numberDouble: String(buffer.readDoubleLE()) }, 8]
    case 0x02: {
      const size = buffer.readInt32LE()
      return [buffer.toString('utf8', 4, 3 + size), 4 + size]
    }
    case 0x03:
      return [decodeBson(buffer), buffer.readInt32LE()]
    case 0x04:
      return [decodeEntries(buffer).map(([, item]) => item), buffer.readInt32LE()]
    case 0x05: {
      const size = buffer.readInt32LE()
      const subType = buffer.readUInt8(4).toString(16).padStart(2, '0')
      return [{ $binary: { base64: buffer.toString('base64', 5, 5 + size), subType } }, 5 + size]
    }
    case 0x07:
      return [{ $oid: buffer.toString('hex', 0, 12) }, 12]
    case 0x08:
      return [buffer.readUInt8() === 1, 1]
    case 0x09:
      return [{ $date: { $numberLong: String(buffer.readBigInt64LE()) } }, 8]
    case 0x0a:
      return [null, 0]
    case 0x10:
      return [{ $numberInt: String(buffer.readInt32LE()) }, 4]
    case 0x11:
      return [{ $timestamp: { t: buffer.readUInt32LE(4), i: buffer.readUInt32LE(0) } }, 8]
    case 0x12:
      return [{ $numberLong: String(buffer.readBigInt64LE()) }, 8]
    case 0xff:
      return [{ $minKey: 1 }, 0]
    case 0x7f:
      return [{ $maxKey: 1 }, 0]
    default:
      throw new Error(`BSON type ${type}`)
  }
}
