import { diagnose } from '../diagnostics/diagnose.js'
import { providers, type Provider } from '../facts/providers.js'
import type { Rule } from './rule.js'

/** A declared schedule on an engine that repeats no jobs. */
export const scheduleRefused: Rule = ({ schedules }, { provider }) => {
  if (provider === null) return []
  const { title, scheduleElsewhere: instead }: Provider = providers[provider]
  if (instead === undefined) return []
  return schedules.map(({ call }) =>
    diagnose('scheduleRefused', { provider: title, instead }, call.span),
  )
}
