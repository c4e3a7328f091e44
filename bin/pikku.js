#!/usr/bin/env node
import module from 'node:module'

// The cache must be on before the first module of ours is compiled: so main is imported here, not above.
// Node 20 has no such cache: there the compiler, which is most of it, is kept by dist/typescript/require-compiled.js.
module.enableCompileCache?.()

const { main } = await import('../dist/command/main.js')
process.exitCode = await main(process.argv.slice(2))
