import type { Config } from '../config/config.js'
import type { Diagnostic } from '../diagnostics/diagnostic.js'
import type { QueueModel } from '../model/queue-model.js'

/** Looks at the whole model and says what is wrong with it. It changes nothing. */
export type Rule = (model: QueueModel, config: Config) => readonly Diagnostic[]
