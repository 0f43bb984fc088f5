// The JSON Schema for editors, from the one of the file's types: an entity may leave to `like` and `defaults` what it
// does not say, and remove with null what it inherits. What is missing in the end only the whole topology shows.

/** @typedef {Record<string, any>} Schema */

/** Definitions that mean the same in part and whole: a reference to a secret is not put together from two. */
const whole = ['SecretReference', 'SettingValue', 'Settings']

/** @param {Schema} schema The schema of TopologyFile. @returns {Schema} */
export function publishedSchema(schema) {
  const definitions = { ...schema.definitions }
  const { TopologyFile: file, Defaults: defaults } = definitions
  const { clusters, balancers } = file.properties
  definitions.Defaults = partOf(defaults, false)
  definitions.TopologyFile = {
    ...file,
    properties: { ...file.properties, clusters: entities(clusters), balancers: entities(balancers) },
  }
  return { ...schema, definitions }

  /** A map of entities, each in part. @param {Schema} map @returns {Schema} */
  function entities(map) {
    const anyOf = map.additionalProperties.anyOf.map((/** @type {Schema} */ entity) => partOf(entity, true))
    return { ...map, additionalProperties: { anyOf } }
  }

  /** Nothing is compulsory; with `mayRemove` everything may be null. @param {Schema} node @param {boolean} mayRemove @returns {Schema} */
  function partOf(node, mayRemove) {
    if (node.$ref !== undefined) return { ...node, $ref: partOfDefinition(node.$ref, mayRemove) }
    if (node.anyOf !== undefined) {
      return { ...node, anyOf: node.anyOf.map((/** @type {Schema} */ each) => partOf(each, mayRemove)) }
    }
    if (node.type !== 'object') return node
    const { required: _required, ...rest } = node
    const { properties = {}, additionalProperties } = rest
    const inPart = (/** @type {Schema} */ value) => removable(partOf(value, mayRemove), mayRemove)
    const part = Object.entries(properties).map(([key, value]) => [key, inPart(value)])
    return {
      ...rest,
      properties: Object.fromEntries(part),
      ...(typeof additionalProperties === 'object'
        ? { additionalProperties: inPart(additionalProperties) }
        : {}),
    }
  }

  /** @param {string} reference @param {boolean} mayRemove @returns {string} */
  function partOfDefinition(reference, mayRemove) {
    const name = decodeURIComponent(reference.replace('#/definitions/', ''))
    const partName = `${name}${mayRemove ? 'Patch' : 'Part'}`
    const definition = definitions[name]
    if (whole.includes(name) || (definition.type !== 'object' && definition.anyOf === undefined))
      return reference
    if (definitions[partName] === undefined) {
      definitions[partName] = {}
      definitions[partName] = partOf(definition, mayRemove)
    }
    return `#/definitions/${encodeURIComponent(partName)}`
  }
}

/** @param {Schema} schema @param {boolean} mayRemove @returns {Schema} */
function removable(schema, mayRemove) {
  if (!mayRemove) return schema
  const { description, ...rest } = schema
  return { ...(description === undefined ? {} : { description }), anyOf: [rest, { type: 'null' }] }
}
