import { startPostgres } from '/work/main/tests/engines/postgres.js'
import { createPgBossService, createPgBossWorkers } from '/work/main/src/runtime/providers/pg-boss/index.js'
import { wireQueueWorker, pikkuSessionlessFunc } from '/work/main/src/runtime/index.js'
import { clearWorkers } from '/work/main/src/runtime/provider/index.js'
import { PgBoss } from 'pg-boss'
const pg = await startPostgres(); const connectionString = await pg.createDatabase()
const boss = new PgBoss({connectionString, supervise:false, schedule:false}); await boss.start()
for (const q of ['bare','c1','c10']) await boss.createQueue(q, {notify: q==='bare'})
const service = createPgBossService({ connectionString })
await service.add('ours', 0)
async function rate(n:number, f:()=>Promise<unknown>){const t=Date.now(); await f(); return n/(Date.now()-t)*1000|0}
for (let round=0; round<3; round++) {
  console.log('seq  bare', await rate(500, async()=>{for(let i=0;i<500;i++) await boss.send('bare',{i})}), 'ours', await rate(500, async()=>{for(let i=0;i<500;i++) await service.add('ours',{i})}))
  console.log('par50 bare', await rate(2000, async()=>{for(let k=0;k<40;k++) await Promise.all(Array.from({length:50},(_, i)=>boss.send('bare',{i})))}), 'ours', await rate(2000, async()=>{for(let k=0;k<40;k++) await Promise.all(Array.from({length:50},(_, i)=>service.add('ours',{i})))}))
  console.log('many bare', await rate(5000, ()=>boss.insert('bare', Array.from({length:5000},(_, i)=>({data:{i}})))), 'ours', await rate(5000, ()=>service.addMany('ours', Array.from({length:5000},(_, i)=>({data:{i}})))))
  for (const c of [1,10]) {
    const q='c'+c; await boss.insert(q, Array.from({length:1500},(_, i)=>({data:{i}})))
    const bare = await rate(1500, ()=>Promise.all(Array.from({length:c}, async()=>{for(;;){const [j]=await boss.fetch(q); if(!j) return; await boss.complete(q,j.id,{ok:1})}})))
    const o='o'+c; await service.addMany(o, Array.from({length:1500},(_, i)=>({data:{i}})))
    let n=0; let done:any; const p=new Promise(r=>done=r); const base=(await service.stats(o)).completed
    wireQueueWorker({queue:o, func: pikkuSessionlessFunc<any,any>(async()=>{ n++; return {ok:1}}), config:{concurrency:c}})
    const w=createPgBossWorkers({connectionString, services:{}, queues:[o]})
    const t=Date.now(); await w.start(); while(n<1500) await new Promise(r=>setTimeout(r,1)); await w.stop(); const ours=1500/(Date.now()-t)*1000|0; clearWorkers()
    if ((await service.stats(o)).completed-base!==1500) console.log('MISSING')
    console.log('consume c'+c,'bare',bare,'ours (with start and stop)',ours)
  }
}
await boss.stop({graceful:false}); await service.close(); await pg.stop()
