import type { Interaction } from '../job/interaction.js'
import type { AnyServices, HandlerServices } from './services.js'
import type { SchemaInput, SchemaOutput, StandardSchema } from '../job/standard-schema.js'

/** The code of a function: services, then data, then where it was called from. */
export type PikkuHandler<Input, Output, Services = AnyServices> = (
  services: HandlerServices<Services>,
  data: Input,
  interaction: Interaction,
) => HandlerResult<Output>

/**
 * What a handler may give back. `Promise` is a `PromiseLike`, and is named nevertheless: a compiler compares two types of
 * one name by their arguments, and others member by member, which took most of its time for a function.
 */
type HandlerResult<Output> = Output | Promise<Output> | PromiseLike<Output>

/**
 * What a handler may be where one is given. It is a `PikkuHandler`; the second half is there for the literals that one
 * returns. TypeScript looks for the type that an async function is to give in the contextual return type, and finds none
 * in `Output | PromiseLike<Output>`: it would take `async () => 'a'` for a `Promise<string>`. The first half has two
 * signatures that do not combine, so that it accepts handlers and gives no context; the second gives the context, and
 * accepts nothing else. Proven on every compiler by fixtures/cases/literal-results.
 */
export type GivenHandler<Input, Output, Services = AnyServices> =
  | AcceptedHandler<Input, Output, Services>
  | ContextOfHandler<Input, Output, Services>

interface AcceptedHandler<Input, Output, Services> {
  // What it gives is compared once, with the other.
  <_Unused>(...given: never[]): unknown
  (
    services: HandlerServices<Services>,
    data: Input,
    interaction: Interaction,
  ): HandlerResult<Output>
}

type ContextOfHandler<Input, Output, Services> = (
  services: HandlerServices<Services>,
  data: Input,
  interaction: Interaction,
) => ContextOfResult<NoInfer<Output>>

/** An object is no literal, and what is in it has its context from `Output` itself. */
type ContextOfResult<Output> = [Output] extends [object]
  ? Output | Promise<Output>
  : PromiseLike<Output> | AsIfThenable<Output>

/** Every part of a union must have `then` for the compiler to look into it; nobody ever makes a value of this type. */
type AsIfThenable<Output> = Output extends null | undefined | void
  ? never
  : Output & Pick<PromiseLike<Output>, 'then'>

export interface FunctionDocs {
  readonly summary?: string
  readonly description?: string
  readonly tags?: readonly string[]
  /** Names of the errors that it throws on purpose, or the error classes themselves. */
  readonly errors?: readonly (string | (abstract new (...args: never[]) => Error))[]
}

/** What a function may say of itself beside its handler. */
export interface FunctionSettings {
  /** Queue jobs carry no session: `true` is reported by prebuild when the function is wired to a queue. */
  readonly auth?: boolean
  readonly permissions?: Readonly<Record<string, unknown>>
  readonly docs?: FunctionDocs
  readonly tags?: readonly string[]
  /** What functions of other Pikku projects say of themselves. Queues make no use of this and of what follows. */
  readonly title?: string
  readonly summary?: string
  readonly description?: string
  readonly version?: number | string
  readonly deploy?: string
  readonly expose?: boolean
  readonly remote?: boolean
  readonly errors?: FunctionDocs['errors']
}

declare const types: unique symbol

/**
 * A function declared with `pikkuSessionlessFunc` or `pikkuFunc`.
 *
 * @typeParam Input what a producer gives
 * @typeParam Output what the caller gets back
 */
export interface PikkuFunction<Input, Output> extends FunctionSettings {
  readonly kind: 'sessionless' | 'session'
  // The handler's data is `any` here on purpose: with a schema it is the parsed value, which differs from `Input`.
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly func: PikkuHandler<any, Output, any>
  readonly input?: StandardSchema
  readonly output?: StandardSchema
  /** Carries the two types for the compiler only; never there at run time. */
  readonly [types]?: { readonly input: Input; readonly output: Output }
}

export interface FunctionConfig<Input, Output, Services> extends FunctionSettings {
  readonly func: GivenHandler<Input, Output, Services>
}

export interface SchemaFunctionConfig<
  InputSchema extends StandardSchema,
  OutputSchema extends StandardSchema,
  Services,
> extends FunctionSettings {
  readonly input: InputSchema
  readonly output: OutputSchema
  readonly func: GivenHandler<SchemaOutput<InputSchema>, SchemaInput<OutputSchema>, Services>
}

export interface InputSchemaFunctionConfig<
  InputSchema extends StandardSchema,
  Output,
  Services,
> extends FunctionSettings {
  readonly input: InputSchema
  readonly func: GivenHandler<SchemaOutput<InputSchema>, Output, Services>
}

export interface OutputSchemaFunctionConfig<
  Input,
  OutputSchema extends StandardSchema,
  Services,
> extends FunctionSettings {
  readonly output: OutputSchema
  readonly func: GivenHandler<Input, SchemaInput<OutputSchema>, Services>
}

/** `pikkuSessionlessFunc` and `pikkuFunc`, typed for the services of one project. */
export interface FunctionFactory<Services> {
  <InputSchema extends StandardSchema, OutputSchema extends StandardSchema>(
    config: SchemaFunctionConfig<InputSchema, OutputSchema, Services>,
  ): PikkuFunction<SchemaInput<InputSchema>, SchemaOutput<OutputSchema>>
  <InputSchema extends StandardSchema, Output>(
    config: InputSchemaFunctionConfig<InputSchema, Output, Services>,
  ): PikkuFunction<SchemaInput<InputSchema>, Output>
  <OutputSchema extends StandardSchema, Input = void>(
    config: OutputSchemaFunctionConfig<Input, OutputSchema, Services>,
  ): PikkuFunction<Input, SchemaOutput<OutputSchema>>
  <Input = void, Output = void>(
    definition: FunctionConfig<Input, Output, Services> | GivenHandler<Input, Output, Services>,
  ): PikkuFunction<Input, Output>
}

/** `FunctionFactory` as the package itself has it: any service may be asked for. Generated files narrow it. */
export type UntypedFunctionFactory = FunctionFactory<AnyServices>
