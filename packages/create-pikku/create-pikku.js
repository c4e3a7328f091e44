#!/usr/bin/env node
// `npm create pikku` is `pikku create` of the same version, and nothing else.
import { createRequire } from 'node:module'
import path from 'node:path'
import { pathToFileURL } from 'node:url'

const manifest = createRequire(import.meta.url).resolve('pikku/package.json')
process.argv.splice(2, 0, 'create')
await import(pathToFileURL(path.join(path.dirname(manifest), 'bin/pikku.js')).href)
