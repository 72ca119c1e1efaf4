/**
 * What a process keeps between invocations: clients, settings, secrets, built handlers. Each is built on first use, so
 * that importing a handler needs no environment variables. There is no central list: a handler file names its own
 * providers, and so its bundle holds only these.
 */
const forgetters: (() => void)[] = [];

/** Returns the same value for every call in this process. If a build throws, the next call tries again. */
export const perProcess = <Value>(build: () => Value): (() => Value) => {
  let kept: { readonly value: Value } | undefined;
  forgetters.push(() => {
    kept = undefined;
  });
  return () => (kept ??= { value: build() }).value;
};

/** Forgets everything that was built. The next use then reads the environment variables again. */
export const resetContainer = (): void => forgetters.forEach((forget) => forget());
