import { exceptLoopbackFromProxy } from '../../local/machine/proxy-exceptions';

const after = (environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv => {
  exceptLoopbackFromProxy(environment);
  return environment;
};

it('no proxy gets what is meant for this machine', () => {
  expect(after({})).toEqual({ NO_PROXY: '127.0.0.1,[::1],localhost' });
});

it('the user’s own exceptions stay', () => {
  expect(after({ NO_PROXY: 'a.example,.b.example' })).toEqual({ NO_PROXY: 'a.example,.b.example,127.0.0.1,[::1],localhost' });
});

it('the exceptions are in the variable that Node reads: the lower-case one, if there is one', () => {
  expect(after({ no_proxy: 'a.example', NO_PROXY: 'b.example' })).toEqual({
    no_proxy: 'a.example,127.0.0.1,[::1],localhost',
    NO_PROXY: 'b.example',
  });
});
