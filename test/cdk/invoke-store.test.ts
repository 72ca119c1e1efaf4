import { InvokeStore } from '../../cdk/invoke-store';

it('is that of the runtime, or none', async () => {
  const store = { getXRayTraceId: () => 'Root=1-a' };
  expect(await InvokeStore.getInstanceAsync()).toBeUndefined();
  Object.assign(globalThis, { awslambda: { InvokeStore: store } });
  expect(await InvokeStore.getInstanceAsync()).toBe(store);
  Object.assign(globalThis, { awslambda: undefined });
});
