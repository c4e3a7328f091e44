#!/usr/bin/env node
import module from 'node:module'
import { fileURLToPath } from 'node:url'
import { requireCompiled } from '../dist/start/require-compiled.js'

// The cache must be on before the first script is compiled. Node 20 has none: see src/start/require-compiled.ts.
module.enableCompileCache?.()

const command = fileURLToPath(new URL('../dist/command/pikku.cjs', import.meta.url))
const { main } = requireCompiled(command)
process.exitCode = await main(process.argv.slice(2))
