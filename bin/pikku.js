#!/usr/bin/env node
import module from 'node:module'
import { fileURLToPath } from 'node:url'
import v8 from 'node:v8'
import { requireCompiled } from '../dist/start/require-compiled.js'

// Before the first script is compiled. Node 20 has no such cache: there requireCompiled keeps one.
if (module.enableCompileCache) module.enableCompileCache()
// V8 optimizes a function that has run this much bytecode, by default two fifths of it: in a run of a second, a quarter
// of the work was for code that was hardly used again. Node 22 weighs it otherwise, and gains nothing by this.
else v8.setFlagsFromString('--interrupt-budget=170000')

const command = fileURLToPath(new URL('../dist/command/pikku.cjs', import.meta.url))
const { main } = requireCompiled(command)
process.exitCode = await main(process.argv.slice(2))
