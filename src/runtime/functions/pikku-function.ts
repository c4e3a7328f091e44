import type { Interaction } from './interaction.js'
import type { AnyServices, HandlerServices } from './services.js'
import type { SchemaInput, SchemaOutput, StandardSchema } from './standard-schema.js'

/** The code of a function: services, then data, then where it was called from. */
export type PikkuHandler<Input, Output, Services = AnyServices> = (
  services: HandlerServices<Services>,
  data: Input,
  interaction: Interaction,
) => Output | PromiseLike<Output>

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
  readonly func: PikkuHandler<Input, Output, Services>
}

export interface SchemaFunctionConfig<
  InputSchema extends StandardSchema,
  OutputSchema extends StandardSchema,
  Services,
> extends FunctionSettings {
  readonly input: InputSchema
  readonly output: OutputSchema
  readonly func: PikkuHandler<SchemaOutput<InputSchema>, SchemaInput<OutputSchema>, Services>
}

export interface InputSchemaFunctionConfig<
  InputSchema extends StandardSchema,
  Output,
  Services,
> extends FunctionSettings {
  readonly input: InputSchema
  readonly func: PikkuHandler<SchemaOutput<InputSchema>, Output, Services>
}

export interface OutputSchemaFunctionConfig<
  Input,
  OutputSchema extends StandardSchema,
  Services,
> extends FunctionSettings {
  readonly output: OutputSchema
  readonly func: PikkuHandler<Input, SchemaInput<OutputSchema>, Services>
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
    definition: FunctionConfig<Input, Output, Services> | PikkuHandler<Input, Output, Services>,
  ): PikkuFunction<Input, Output>
}

/**
 * `FunctionFactory` as the package itself has it: any service may be asked for. The second half is what lets the
 * generated files retype it for a project: a factory for `never` is a factory for every services type.
 */
export type UntypedFunctionFactory = FunctionFactory<AnyServices> & FunctionFactory<never>
