import type { DynamicModule, FactoryProvider, ModuleMetadata } from '@nestjs/common'
import { ModuleRef } from '@nestjs/core'
import type { AnyQueueService } from '../client/queue-client.js'
import type { QueueWorkers } from '../worker/queue-workers.js'
import type {
  PikkuModuleAsyncOptions,
  PikkuModuleOptions,
  PikkuModuleParts,
} from './module-options.js'
import { nestServices } from './nest-services.js'
import { PikkuWorkers } from './pikku-workers.js'

const OPTIONS = Symbol('pikku options')
const SERVICE = Symbol('pikku service')
const WORKERS = Symbol('pikku workers')
const LIFECYCLE = Symbol('pikku lifecycle')

/** Import it once, as the last module of the root module. */
// oxlint-disable-next-line typescript/no-extraneous-class -- Nest knows a module by its class
export class PikkuModule {
  static forRoot<ServiceOptions, WorkerOptions>(
    given: PikkuModuleOptions<ServiceOptions, WorkerOptions>,
  ): DynamicModule {
    const { options = {} } = given
    return moduleOf(given, { useFactory: () => options })
  }

  /** With options that depend on other providers. */
  static forRootAsync<ServiceOptions, WorkerOptions>(
    given: PikkuModuleAsyncOptions<ServiceOptions, WorkerOptions>,
  ): DynamicModule {
    const { imports = [], inject = [], useFactory } = given
    return moduleOf(given, { imports, inject, useFactory })
  }
}

/** The client for the whole application. Its module is global, and so has no hooks: Nest would call them before all others. */
// oxlint-disable-next-line typescript/no-extraneous-class -- Nest knows a module by its class
class PikkuClientModule {}

type OptionsFactory = Pick<FactoryProvider<object>, 'inject' | 'useFactory'> &
  Pick<ModuleMetadata, 'imports'>

function moduleOf<ServiceOptions, WorkerOptions>(
  parts: PikkuModuleParts<ServiceOptions, WorkerOptions>,
  { imports = [], inject = [], useFactory }: OptionsFactory,
): DynamicModule {
  const { queue: Queue, service, workers } = parts
  const client: DynamicModule = {
    module: PikkuClientModule,
    global: true,
    imports,
    providers: [
      { provide: OPTIONS, inject, useFactory },
      {
        provide: SERVICE,
        inject: [OPTIONS],
        useFactory: (options: ServiceOptions) => service(options),
      },
      {
        provide: Queue,
        inject: [SERVICE],
        useFactory: (made: AnyQueueService) => new Queue(made),
      },
      {
        provide: WORKERS,
        inject: [OPTIONS, ModuleRef],
        useFactory: (options: WorkerOptions, moduleRef: ModuleRef) =>
          workers?.({ ...options, services: () => nestServices(moduleRef, parts.services) }),
      },
      {
        provide: PikkuWorkers,
        inject: [WORKERS],
        useFactory: (made: QueueWorkers | undefined) => new PikkuWorkers(made),
      },
    ],
    exports: [Queue, PikkuWorkers, SERVICE, WORKERS],
  }
  return {
    module: PikkuModule,
    imports: [client],
    providers: [
      {
        provide: LIFECYCLE,
        inject: [SERVICE, WORKERS],
        useFactory: (made: AnyQueueService, running: QueueWorkers | undefined) =>
          new Lifecycle(made, running, parts.stopTimeout),
      },
    ],
  }
}

/** Nest calls the hooks of whatever a factory gives. */
class Lifecycle {
  readonly #service: AnyQueueService
  readonly #workers: QueueWorkers | undefined
  readonly #stopTimeout: PikkuModuleParts<never, never>['stopTimeout']

  constructor(
    service: AnyQueueService,
    workers: QueueWorkers | undefined,
    stopTimeout: PikkuModuleParts<never, never>['stopTimeout'],
  ) {
    this.#service = service
    this.#workers = workers
    this.#stopTimeout = stopTimeout
  }

  /** All modules are initialised: what handlers need is connected. */
  async onApplicationBootstrap(): Promise<void> {
    await this.#workers?.start()
  }

  /** The first hook of a shutdown, because many providers disconnect in it: handlers that run still need them. */
  async onModuleDestroy(): Promise<void> {
    await this.#workers?.stop(
      this.#stopTimeout === undefined ? undefined : { timeout: this.#stopTimeout },
    )
  }

  /** The last hook: other providers may add jobs until then. */
  async onApplicationShutdown(): Promise<void> {
    await this.#service.close?.()
  }
}
