import { diagnose } from '../../diagnostics/diagnose.js'
import { providers, type Provider } from '../../facts/providers.js'
import { entryOf } from '../../model/static-value.js'
import type { Rule } from '../rule.js'

/** A queue that is served elsewhere, on an engine whose jobs only pikku reads. */
export const externalRefused: Rule = ({ workers }, { provider }) => {
  if (provider === null) return []
  const { title, external }: Provider = providers[provider]
  if (external) return []
  return workers.flatMap(({ settings, options, call }) =>
    settings.external === undefined
      ? []
      : [
          diagnose(
            'externalRefused',
            { provider: title },
            entryOf(options, 'external')?.keySpan ?? call.span,
          ),
        ],
  )
}
