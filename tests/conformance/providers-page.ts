import type { ConformanceEngine } from '../../src/runtime/conformance/index.js'

export function checkColumn(_engine: ConformanceEngine): void {}
