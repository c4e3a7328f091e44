import { PikkuError } from './pikku-error.js'

/** The engine behind this queue cannot do what was asked, and pikku cannot do it in its place. */
export class UnsupportedByProviderError extends PikkuError {
  readonly provider: string
  readonly feature: string

  constructor(provider: string, feature: string, hint?: string) {
    super(
      'UNSUPPORTED_BY_PROVIDER',
      `The provider '${provider}' does not support ${feature}${hint === undefined ? '' : `: ${hint}`}`,
    )
    this.provider = provider
    this.feature = feature
  }
}
