import { diagnose } from '../diagnostics/diagnose.js'
import { entryOf } from '../model/static-value.js'
import type { Rule } from './rule.js'

/** A queue has no user: a function that asks for one is likely in the wrong place. */
export const authOnQueue: Rule = ({ workers }) =>
  workers.flatMap(({ queue, function: { settings } }) => {
    if (settings === null) return []
    const auth = entryOf(settings, 'auth')
    const permissions = entryOf(settings, 'permissions')
    const asksAuth = auth?.value.kind === 'constant' && auth.value.value === true
    return [
      ...(asksAuth
        ? [
            diagnose('authOnQueue', { queue, what: '`auth: true`' }, auth.keySpan, [], {
              span: auth.value.span,
              text: 'false',
            }),
          ]
        : []),
      ...(permissions
        ? [diagnose('authOnQueue', { queue, what: '`permissions`' }, permissions.keySpan)]
        : []),
    ]
  })
