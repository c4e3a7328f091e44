/** What a person does about a use of `@nestjs/bullmq`, by its name. */
export const nestAdvice: Readonly<Record<string, string | undefined>> = {
  Processor:
    'make the class @Injectable(), let process take the data, and wire it: wireQueueWorker({ queue, func: pikkuSessionlessFunc(({ nest }, data: Data) => nest.get(ThisClass).process(data)) })',
  WorkerHost: 'the class needs no base: PikkuModule of pikku/nest starts and stops its worker',
  OnWorkerEvent:
    'log within middleware of the wiring, or ask for the event by its events, and hear it by onEvent in the options of PikkuModule',
  OnQueueEvent: 'listen by queue.watch(name) of the injected PikkuQueue',
  QueueEventsListener: 'listen by queue.watch(name) of the injected PikkuQueue',
  QueueEventsHost: 'listen by queue.watch(name) of the injected PikkuQueue',
  InjectQueue:
    'inject the generated client, @Inject(PikkuQueue) queue: PikkuQueue, and name the queue in its calls: queue.add(name, data)',
  InjectFlowProducer: 'pikku has no flows: let the handler of each job add the next one',
  BullModule:
    'write PikkuModule.forRoot({ queue: PikkuQueue, service: createBullMQService, workers: createBullMQWorkers, options: { redis } }) of pikku/nest in the root module; queues are registered by their wirings',
  BullRegistrar:
    'PikkuModule starts all workers of the process; options.queues names those to start',
  getQueueToken: 'the token of all queues is PikkuQueue itself: { provide: PikkuQueue, useValue }',
}
