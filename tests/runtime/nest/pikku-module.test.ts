/* oxlint-disable typescript/no-extraneous-class -- Nest knows a module by its class */
import 'reflect-metadata'
import { EventEmitter, once } from 'node:events'
import { Module, Scope } from '@nestjs/common'
import type { INestApplicationContext, ModuleMetadata, Provider } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { pikkuSessionlessFunc, wireQueueWorker } from '../../../src/runtime/index.js'
import { QueueClient } from '../../../src/runtime/client/queue-client.js'
import { PikkuModule, PikkuWorkers } from '../../../src/runtime/nest/index.js'
import type { InjectedServices, NestServices } from '../../../src/runtime/nest/index.js'
import {
  createEmbeddedService,
  createEmbeddedWorkers,
} from '../../../src/runtime/providers/embedded/index.js'
import { clearWorkers } from '../../../src/runtime/testing/index.js'

class Mailer {
  readonly sent: string[] = []
  isOpen = true
  onModuleDestroy(): void {
    this.isOpen = false
  }
}

interface Services extends NestServices {
  readonly mailer: Mailer
}

interface Jobs {
  mail: { input: { to: string }; output: boolean }
}

/** As it is generated. */
class PikkuQueue extends QueueClient<Jobs> {}

const parts = {
  queue: PikkuQueue,
  service: createEmbeddedService,
  workers: createEmbeddedWorkers,
}
const services = { mailer: Mailer } satisfies InjectedServices<Services>

let open: INestApplicationContext[]
beforeEach(() => {
  open = []
  clearWorkers()
})
afterEach(async () => {
  for (const app of open) await app.close()
})

async function start(
  imports: NonNullable<ModuleMetadata['imports']>,
  ...providers: Provider[]
): Promise<INestApplicationContext> {
  class MailModule {}
  Module({ providers, exports: providers })(MailModule)
  class AppModule {}
  Module({ imports: [MailModule, ...imports] })(AppModule)
  const app = await NestFactory.createApplicationContext(AppModule, {
    logger: false,
    abortOnError: false,
  })
  open.push(app)
  return app
}

function wireMail(func: (services: Services, data: { to: string }) => Promise<boolean>): void {
  wireQueueWorker({
    queue: 'mail',
    func: pikkuSessionlessFunc<{ to: string }, boolean>((given, data) =>
      func(given as unknown as Services, data),
    ),
  })
}

test('handlers get providers of any module, by name and by class, and jobs in hand finish before these disconnect', async () => {
  const shutdown = new EventEmitter()
  let begun = 0
  wireMail(async ({ mailer, nest }, { to }) => {
    begun += 1
    await once(shutdown, 'begun')
    mailer.sent.push(to)
    return nest.get(Mailer) === mailer && mailer.isOpen
  })
  const options = { path: ':memory:' }
  const factory = { provide: 'options', useValue: options }
  const app = await start(
    [
      PikkuModule.forRootAsync({
        ...parts,
        services,
        imports: [{ module: class OptionsModule {}, providers: [factory], exports: ['options'] }],
        inject: ['options'],
        useFactory: (given: { path: string }) => given,
      }),
    ],
    Mailer,
  )
  const mailer = app.get(Mailer)
  const queue = app.get(PikkuQueue)
  expect(await app.get(PikkuWorkers).health()).toMatchObject({ isReady: true, status: 'running' })
  const id = await queue.add('mail', { to: 'ada' })
  const result = queue.waitForCompletion('mail', id)
  await expect.poll(() => begun).toBe(1)
  const closed = app.close()
  await expect.poll(() => app.get(PikkuWorkers).health()).toMatchObject({ status: 'stopping' })
  shutdown.emit('begun')
  await closed
  expect(await result).toBe(true)
  expect(mailer).toMatchObject({ sent: ['ada'], isOpen: false })
  await expect(queue.add('mail', { to: 'bob' })).rejects.toThrow(/closed/)
})

test('an application without workers only adds jobs, and is not ready to take any', async () => {
  const { workers: _, ...producer } = parts
  const app = await start([PikkuModule.forRoot({ ...producer, options: { path: ':memory:' } })])
  expect(await app.get(PikkuQueue).add('mail', { to: 'ada' })).toMatch(/./)
  expect(await app.get(PikkuWorkers).health()).toEqual({
    isReady: false,
    status: 'stopped',
    queues: {},
  })
})

test.each([
  ['that no module has', [], /the service 'mailer': Nest could not find Mailer/],
  [
    'that is made for each request',
    [{ provide: Mailer, useClass: Mailer, scope: Scope.REQUEST }],
    /the service 'mailer': Mailer is marked as a scoped provider/,
  ],
])('a service %s keeps the application from starting', async (_, providers, message) => {
  wireMail(async () => true)
  const queues = PikkuModule.forRoot({ ...parts, services, options: { path: ':memory:' } })
  await expect(start([queues], ...providers)).rejects.toThrow(message)
})

test('what does not fit is a type error', () => {
  class Other {
    readonly other = 1
  }
  // @ts-expect-error -- a service is missing
  const missing = {} satisfies InjectedServices<Services>
  // @ts-expect-error -- another class
  const wrong = { mailer: Other } satisfies InjectedServices<Services>
  // @ts-expect-error -- no option of the engine
  const options = PikkuModule.forRoot({ ...parts, options: { file: 'jobs.db' } })
  // @ts-expect-error -- the container is the source of services
  const given = PikkuModule.forRoot({ ...parts, options: { path: 'jobs.db', services: {} } })
  expect([missing, wrong, options, given]).toHaveLength(4)
})
