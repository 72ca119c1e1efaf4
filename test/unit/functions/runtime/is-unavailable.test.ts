import { isUnavailable } from '../../../../functions/runtime/is-unavailable';

const named = (name: string, members: object = {}) => Object.assign(new Error(name), { name, ...members });

it.each([
  named('ProvisionedThroughputExceededException'),
  named('ThrottlingException'),
  named('TimeoutError'),
  named('Error', { code: 'ECONNREFUSED' }),
  named('SomethingNew', { $metadata: { httpStatusCode: 503 } }),
  new DOMException('The operation was aborted due to timeout', 'TimeoutError'),
  new DOMException('This operation was aborted', 'AbortError'),
  new Error('outer', { cause: new DOMException('aborted', 'TimeoutError') }),
  new Error('outer', { cause: new Error('inner', { cause: named('ThrottlingException') }) }),
])('%p says that the service is unavailable', (error) => {
  expect(isUnavailable(error)).toBe(true);
});

it.each([
  named('ConditionalCheckFailedException', { $metadata: { httpStatusCode: 400 } }),
  named('ValidationException'),
  new TypeError('x is undefined'),
  'ThrottlingException',
  undefined,
  { name: 'ThrottlingException' },
])('%p does not say that the service is unavailable', (error) => {
  expect(isUnavailable(error)).toBe(false);
});

it('a circle of causes has an end', () => {
  const error = new Error('round');
  error.cause = error;
  expect(isUnavailable(error)).toBe(false);
});
