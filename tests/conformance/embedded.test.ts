import { embeddedEngine } from './engines/embedded.js'
import { runConformance } from './run-conformance.js'

runConformance(embeddedEngine)
