import { useEngine } from '../engines/use-engine.js'
import { cloudflareEngine, startPlatform } from './engines/cloudflare.js'
import { runConformance } from './run-conformance.js'

runConformance(cloudflareEngine(useEngine('Cloudflare', startPlatform)))
