import type { Abstract, FactoryProvider, ModuleMetadata, Type } from '@nestjs/common'
import type { AnyQueueService } from '../client/queue-client.js'
import type { CoreServices } from '../functions/services.js'
import type { Duration } from '../job/options/duration.js'
import type { QueueWorkers } from '../worker/queue-workers.js'

/** What a provider is injected by. A class says what it gives. */
export type ServiceToken<Service = unknown> = Type<Service> | Abstract<Service> | string | symbol

/** A token for each service of `Services`: `{ … } satisfies InjectedServices<Services>` checks that none is missing or wrong. */
export type InjectedServices<Services = Readonly<Record<string, unknown>>> = {
  readonly [Name in Exclude<keyof Services, 'nest' | keyof CoreServices>]: ServiceToken<
    Services[Name]
  >
} & { readonly logger?: ServiceToken<CoreServices['logger']> }

/** What `service` and `workers` are called with: the connection, and other options of both or of one of them. */
export type PikkuOptions<ServiceOptions, WorkerOptions> = NonNullable<ServiceOptions> &
  Omit<NonNullable<WorkerOptions>, 'services' | 'logger'>

/** What is known before anything is injected. */
export interface PikkuModuleParts<ServiceOptions, WorkerOptions> {
  /** The generated client, which is also its token: `constructor(private readonly queue: PikkuQueue) {}`. */
  // oxlint-disable-next-line typescript/no-explicit-any -- the generated class takes the service of its own engine
  readonly queue: new (service: any) => object
  /** The engine's `create…Service`. What it makes is closed when the application shuts down. */
  readonly service: (options: ServiceOptions) => AnyQueueService
  /** The engine's `create…Workers`. Leave it out where the application only adds jobs. */
  readonly workers?: (options: WorkerOptions) => QueueWorkers
  /**
   * What handlers get from the container, by the name under which they get it. They always get `nest`, which gives any
   * provider, and a `logger`, Nest's own unless this names another.
   */
  readonly services?: InjectedServices
  /** For how long a shutdown waits for handlers that run. Default: 30 s. */
  readonly stopTimeout?: Duration
}

export interface PikkuModuleOptions<ServiceOptions, WorkerOptions> extends PikkuModuleParts<
  ServiceOptions,
  WorkerOptions
> {
  readonly options?: NoInfer<PikkuOptions<ServiceOptions, WorkerOptions>>
}

export interface PikkuModuleAsyncOptions<ServiceOptions, WorkerOptions>
  extends PikkuModuleParts<ServiceOptions, WorkerOptions>, Pick<ModuleMetadata, 'imports'> {
  readonly inject?: FactoryProvider['inject']
  readonly useFactory: (
    // oxlint-disable-next-line typescript/no-explicit-any -- Nest gives what `inject` names
    ...injected: any[]
  ) =>
    | NoInfer<PikkuOptions<ServiceOptions, WorkerOptions>>
    | Promise<NoInfer<PikkuOptions<ServiceOptions, WorkerOptions>>>
}
