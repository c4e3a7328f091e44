import type { ProviderCapabilities } from './capabilities.js'

/** What an engine has or has not, by its name among the capabilities. */
export type Feature = {
  [Key in keyof ProviderCapabilities]-?: NonNullable<ProviderCapabilities[Key]> extends string
    ? string extends ProviderCapabilities[Key]
      ? never
      : Key
    : never
}[keyof ProviderCapabilities]

/** Whether it can be had at all, be it by the engine itself or by pikku on top of it. */
export function hasFeature(capabilities: ProviderCapabilities, feature: Feature): boolean {
  return (capabilities[feature] ?? 'none') !== 'none'
}
