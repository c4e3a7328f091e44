import { diagnose } from '../../diagnostics/diagnose.js'
import type { TopologyRule } from './topology-rule.js'

export const producerUnknown: TopologyRule = ({ calls }) =>
  calls
    .filter(({ kind, queue }) => kind !== 'wait' && queue === null)
    .map(({ text, span }) => diagnose('producerUnknown', { text }, span))
