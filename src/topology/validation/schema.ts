/** The part of JSON Schema that the generated schemas use. */
export interface Schema {
  $ref?: string
  description?: string
  type?: string | readonly string[]
  const?: unknown
  enum?: readonly unknown[]
  properties?: Readonly<Record<string, Schema>>
  required?: readonly string[]
  additionalProperties?: boolean | Schema
  items?: Schema
  anyOf?: readonly Schema[]
  oneOf?: readonly Schema[]
  discriminator?: { propertyName: string }
  pattern?: string
  minimum?: number
  maximum?: number
  minItems?: number
  minProperties?: number
}

/** A generated schema with its definitions. */
export interface SchemaRoot extends Schema {
  definitions: Readonly<Record<string, Schema>>
}

/** Follows a `$ref`; descriptions beside it win. */
export function resolved(root: SchemaRoot, schema: Schema): Schema {
  if (schema.$ref === undefined) return schema
  const target = root.definitions[decodeURIComponent(schema.$ref.replace('#/definitions/', ''))]
  return target === undefined ? schema : resolved(root, target)
}

/** True where a value is of the schema's type, whatever else is wrong with it. */
export function hasType(schema: Schema, data: unknown): boolean {
  if (schema.anyOf !== undefined || schema.type === undefined) return true
  const types = typeof schema.type === 'string' ? [schema.type] : schema.type
  return types.some((type) => {
    if (type === 'integer' || type === 'number') return typeof data === 'number'
    if (type === 'array') return Array.isArray(data)
    if (type === 'object') return typeof data === 'object' && data !== null && !Array.isArray(data)
    return type === 'null' ? data === null : typeof data === type
  })
}
