/**
 * What a process keeps between invocations: clients, settings, secrets, built handlers. Each is made when it is first needed,
 * so that importing a handler needs no environment. There is no list of them: a handler file names its own providers, and so
 * its bundle holds these and no others.
 */
const forgetters: (() => void)[] = [];

/** The same value for every call in this process; a build that throws is tried again by the next call. */
export const perProcess = <Value>(build: () => Value): (() => Value) => {
  let kept: { readonly value: Value } | undefined;
  forgetters.push(() => {
    kept = undefined;
  });
  return () => (kept ??= { value: build() }).value;
};

/** Forgets everything that was built: what follows reads the environment anew. */
export const resetContainer = (): void => forgetters.forEach((forget) => forget());
