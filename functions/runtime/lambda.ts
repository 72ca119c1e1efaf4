/** Turns a handler that names its dependencies into the function that Lambda calls. */
import type { Context } from 'aws-lambda';
import { perProcess } from './container';
import { inInvocation } from './invocation';

/** The provider of each dependency. */
export type Providers<Deps extends object> = { readonly [Name in keyof Deps]: () => Deps[Name] };

type Handler<Event, Result> = (event: Event, context: Context) => Promise<Result>;

/** By their types, dependencies and providers have the same keys, but `Object.entries` loses that. */
const buildDeps = <Deps extends object>(providers: Providers<Deps>): Deps =>
  Object.fromEntries(Object.entries<() => unknown>(providers).map(([name, provide]) => [name, provide()])) as Deps;

/**
 * Builds the handler at its first invocation and keeps it.
 * @example export const handler = lambda(endConferenceHandler, { ...http, store: conferenceStore });
 */
export const lambda = <Deps extends object, Event, Result>(
  build: (deps: Deps) => Handler<Event, Result>,
  providers: Providers<Deps>,
): Handler<Event, Result> => {
  const built = perProcess(() => build(buildDeps(providers)));
  return (event, context) => inInvocation(async () => built()(event, context));
};
