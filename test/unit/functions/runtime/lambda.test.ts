import { perProcess, resetContainer } from '../../../../functions/runtime/container';
import { lambda } from '../../../../functions/runtime/lambda';
import { lambdaContext } from '../../../support/api-event';

const setUp = () => {
  let builds = 0;
  let provided = 0;
  const greeting = perProcess(() => `hello ${(provided += 1)}`);
  const handler = lambda(
    (deps: { greeting: string }) => {
      builds += 1;
      return async (event: string) => `${deps.greeting} ${event}`;
    },
    { greeting },
  );
  return { handler, counts: () => ({ builds, provided }) };
};

it('builds nothing before the first invocation, and once for all', async () => {
  const { handler, counts } = setUp();
  expect(counts()).toEqual({ builds: 0, provided: 0 });
  expect(await handler('a', lambdaContext())).toBe('hello 1 a');
  expect(await handler('b', lambdaContext())).toBe('hello 1 b');
  expect(counts()).toEqual({ builds: 1, provided: 1 });
});

it('is built anew after a reset', async () => {
  const { handler } = setUp();
  await handler('a', lambdaContext());
  resetContainer();
  expect(await handler('b', lambdaContext())).toBe('hello 2 b');
});

it('tries again when a provider failed', async () => {
  let calls = 0;
  const handler = lambda((deps: { value: number }) => async () => deps.value, {
    value: () => {
      calls += 1;
      if (calls === 1) throw new Error('no environment');
      return calls;
    },
  });
  await expect(handler({}, lambdaContext())).rejects.toThrow('no environment');
  expect(await handler({}, lambdaContext())).toBe(2);
});

it('importing a handler needs no environment', async () => {
  const { handler } = await import('../../../../functions/documents/get-health');
  expect(typeof handler).toBe('function');
});
