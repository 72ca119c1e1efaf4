/**
 * Replaces the store of an invocation's trace in the bundles of functions, which makes each 2 KB smaller. The SDK's
 * clients ask the store for the trace that X-Ray has begun, and then look for it in an environment variable. That suffices
 * for us: only instances that handle several invocations at once need the store, and our functions are not set up for
 * that.
 */
type RuntimeStore = { readonly getXRayTraceId: () => string | undefined };

export const InvokeStore = {
  /** The store of the runtime, if it has one. */
  getInstanceAsync: async (): Promise<RuntimeStore | undefined> =>
    (globalThis as { readonly awslambda?: { readonly InvokeStore?: RuntimeStore } }).awslambda?.InvokeStore,
};
