type Unit = 'ms' | 's' | 'm' | 'h' | 'd'

/** `'250ms'`, `'30s'`, `'5m'`, `'1h30m'`, `'2d'`. */
export type DurationText = `${number}${Unit}` | `${number}${Unit}${number}${Unit}`

/** A number in the unit that the option documents (milliseconds, unless it says seconds), or a text with its unit. */
export type Duration = number | DurationText
