/** `pikku/nest`: the queues of an application of NestJS, with its container as the source of services. */
export { PikkuModule } from './pikku-module.js'
export { PikkuWorkers } from './pikku-workers.js'
export type {
  InjectedServices,
  PikkuModuleAsyncOptions,
  PikkuModuleOptions,
  PikkuModuleParts,
  PikkuOptions,
  ServiceToken,
} from './module-options.js'
export type { NestContainer, NestServices } from './nest-services.js'
