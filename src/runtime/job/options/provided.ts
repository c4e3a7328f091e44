/** Shown by the compiler when a method of the client is called that this provider cannot serve. */
export interface UnsupportedByProvider<Method> {
  readonly unsupportedByProvider: Method
}

/** What another queue library's service calls the same thing. */
interface ForeignNames {
  readonly findJob: 'getJob'
  readonly waitForFinish: 'getJob'
}

type ForeignName<Method> = Method extends keyof ForeignNames ? ForeignNames[Method] : never

/**
 * `unknown` when the service has the method, otherwise a type that no client is: it turns the call into a type error.
 * A service typed as a mere `QueueService` may have it; the client then finds out at run time.
 */
export type Provided<Service, Method extends string> = Method extends keyof Service
  ? unknown
  : ForeignName<Method> extends never
    ? UnsupportedByProvider<Method>
    : ForeignName<Method> extends keyof Service
      ? unknown
      : UnsupportedByProvider<Method>
