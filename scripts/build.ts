// `npm run build`: src to dist, unless dist is already what src says. `--force` builds in any case.
import { buildDist } from './build/build-dist.js'

const { built, errors } = await buildDist({ force: process.argv.includes('--force') })
if (errors) process.stderr.write(errors)
if (!built) console.error('dist is up to date')
process.exitCode = errors ? 1 : 0
