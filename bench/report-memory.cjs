// Loaded before a measured command: as its last act it writes its peak memory, in kilobytes, to file descriptor 3.
const { writeSync } = require('node:fs')

process.on('exit', () => writeSync(3, String(process.resourceUsage().maxRSS)))
