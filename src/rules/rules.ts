import { authOnQueue } from './auth-on-queue.js'
import { batchConstant } from './batch-constant.js'
import { batchInput } from './batch-input.js'
import { boundsMakeSense } from './bounds.js'
import { conditionalWiring } from './conditional-wiring.js'
import { deadLetterCycle } from './dead-letter-cycle.js'
import { deadLetterInput } from './dead-letter-input.js'
import { duplicateQueue } from './duplicate-queue.js'
import { externalOptions } from './external/external-options.js'
import { externalRefused } from './external/external-refused.js'
import { externalTarget } from './external/external-target.js'
import { externalTypes } from './external/external-types.js'
import { keyOptionsMakeSense } from './keys/key-options.js'
import { keyPath } from './keys/key-path.js'
import { keysRefused } from './keys/keys-refused.js'
import { lockShorterThanTimeout } from './lock-shorter-than-timeout.js'
import { neverInput } from './never-input.js'
import { olderSpelling } from './older-spelling.js'
import { optionIgnored } from './option-ignored.js'
import { optionRange } from './option-range.js'
import { optionTwice } from './option-twice.js'
import { optionType } from './option-type.js'
import { pathUnimportable } from './path-unimportable.js'
import { queueKeys } from './queue-keys.js'
import { queueNameCase } from './queue-name-case.js'
import { queueNameEmpty } from './queue-name-empty.js'
import { queueNameRefused } from './queue-name-refused.js'
import { resultIgnored } from './result-ignored.js'
import { retriesDisagree } from './retries-disagree.js'
import type { Rule } from './rule.js'
import { scheduleData } from './schedule-data.js'
import { scheduleOptionsMakeSense } from './schedule-options.js'
import { scheduleRefused } from './schedule-refused.js'
import { scheduleTwice } from './schedule-twice.js'
import { scheduleUnserved } from './schedule-unserved.js'
import { sessionFunction } from './session-function.js'
import { unknownOption } from './unknown-option.js'
import { unlikelyUnit } from './unlikely-unit.js'
import { wireAmbiguity } from './wire-ambiguity.js'

/** Every rule. Each one stands alone: their order changes nothing but the order of their findings before sorting. */
export const rules: readonly Rule[] = [
  authOnQueue,
  batchConstant,
  batchInput,
  boundsMakeSense,
  conditionalWiring,
  deadLetterCycle,
  deadLetterInput,
  duplicateQueue,
  externalOptions,
  externalRefused,
  externalTarget,
  externalTypes,
  keyOptionsMakeSense,
  keyPath,
  keysRefused,
  lockShorterThanTimeout,
  neverInput,
  olderSpelling,
  optionIgnored,
  optionRange,
  optionTwice,
  optionType,
  pathUnimportable,
  queueKeys,
  queueNameCase,
  queueNameEmpty,
  queueNameRefused,
  resultIgnored,
  retriesDisagree,
  scheduleData,
  scheduleOptionsMakeSense,
  scheduleRefused,
  scheduleTwice,
  scheduleUnserved,
  sessionFunction,
  unknownOption,
  unlikelyUnit,
  wireAmbiguity,
]
