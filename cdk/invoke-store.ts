/**
 * Replaces the store of an invocation's trace in the bundles of functions. The SDK's clients ask it for the trace that
 * X-Ray has begun. They only need it if an instance handles several invocations at once, which Lambda's functions do not
 * unless they are set up for it; otherwise it is in the environment, where they look next. Without the store that they
 * would make, a bundle is 2 KB smaller.
 */
type RuntimeStore = { readonly getXRayTraceId: () => string | undefined };

export const InvokeStore = {
  /** That of the runtime, if it has one. */
  getInstanceAsync: async (): Promise<RuntimeStore | undefined> =>
    (globalThis as { readonly awslambda?: { readonly InvokeStore?: RuntimeStore } }).awslambda?.InvokeStore,
};
