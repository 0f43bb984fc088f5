/**
 * A length of time with its unit: `250ms`, `5s`, `10m`, `4h`, `7d`.
 *
 * @pattern ^[0-9]+(ms|s|m|h|d)$
 */
export type Duration = string

/**
 * A size in bytes with its unit: `512B`, `64KiB`, `1MiB`, `8GiB`.
 *
 * @pattern ^[0-9]+(B|KiB|MiB|GiB|TiB)$
 */
export type Size = string

/**
 * A TCP port.
 *
 * @asType integer
 * @minimum 1
 * @maximum 65535
 */
export type Port = number

/**
 * A whole number from 0.
 *
 * @asType integer
 * @minimum 0
 */
export type Count = number

/**
 * A whole number from 1.
 *
 * @asType integer
 * @minimum 1
 */
export type PositiveCount = number

/**
 * A product version, always quoted: `"17"`, `"8.4"`, `"1.24"`.
 *
 * @pattern ^[0-9]+([.][0-9]+){0,2}$
 */
export type Version = string

/**
 * A time of day, `HH:MM`, quoted.
 *
 * @pattern ^([01][0-9]|2[0-3]):[0-5][0-9]$
 */
export type TimeOfDay = string

/** The name of a host, or a literal address: IPv4, IPv6 or a DNS name. */
export type HostReference = string

/** An absolute path on the host; `{host}`, `{instance}`, `{process}`, `{environment}` and `{name}` are filled in. */
export type Path = string

/** A value for a product's own setting. `null` removes an inherited one. */
export type SettingValue = string | number | boolean | null

/** The product's own settings by name, checked against the declared version. */
export type Settings = Record<string, SettingValue>
