// profiles one contest side: tsx bench/zz-prof.ts ENGINE WHAT ours|raw
import inspector from 'node:inspector'
import fs from 'node:fs'
const [, , file = '', what = '', side = 'ours'] = process.argv
const mod = await import('./runtime/' + file + '.js')
const make = Object.entries(mod).find(([k]) => k.endsWith('Engine'))![1] as any
const engine = await make((n: number) => n * 3)
const contest = engine.contests.find((c: any) => c.what === what)
for (let i = 0; i < 2; i++) await contest[side]()
const s = new inspector.Session()
s.connect()
s.post('Profiler.enable')
s.post('Profiler.setSamplingInterval', { interval: 200 })
s.post('Profiler.start')
let t = 0
for (let i = 0; i < 3; i++) t += await contest[side]()
await new Promise<void>((r) =>
  s.post('Profiler.stop', (_e, p) => {
    fs.rmSync('/tmp/l/profr', { recursive: true, force: true })
    fs.mkdirSync('/tmp/l/profr')
    fs.writeFileSync('/tmp/l/profr/p.cpuprofile', JSON.stringify((p as any).profile))
    r()
  }),
)
console.log(what, side, ((t / 3 / contest.jobs) * 1e6).toFixed(1), 'us')
await engine.close()
process.exit(0)
