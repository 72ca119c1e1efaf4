import { currentTrace, inTrace, traceOf, traceOfEvent, withTrace } from '../../../../functions/runtime/trace';
import { jsonLog } from '../../../../functions/runtime/log';

const trace = { correlator: 'c', traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01' };

it('a message carries the trace of what sent it', () => {
  const sent = inTrace(trace, () => withTrace({ conferenceId: 'x' }));
  expect(sent).toEqual({ conferenceId: 'x', trace });
  expect(traceOf(sent, 'id')).toEqual(trace);
});

it('a message without a trace, or with something else in its place, begins one', () => {
  expect(withTrace({ conferenceId: 'x' })).toEqual({ conferenceId: 'x' });
  for (const body of [{}, null, undefined, 'text', { trace: 'c' }, { trace: { correlator: 5 } }])
    expect(traceOf(body, 'id')).toEqual({ correlator: 'id' });
});

it('a body that is not an object stays as it is', () => {
  expect(inTrace(trace, () => withTrace('unreadable'))).toBe('unreadable');
});

it('an event without a correlator begins a trace with its id', () => {
  expect(traceOfEvent({ id: 'event' })).toEqual({ correlator: 'event' });
  expect(traceOfEvent({ id: 'event', ...trace })).toEqual(trace);
});

it('requests side by side keep their own traces, and every line of the log has the right one', async () => {
  const lines: string[] = [];
  const log = jsonLog(
    () => 0,
    (line) => lines.push(line),
  );
  const work = (correlator: string) =>
    inTrace({ correlator }, async () => {
      await new Promise(setImmediate);
      log('bridge.answers', { conferenceId: correlator });
    });
  await Promise.all([work('one'), work('two')]);
  const written = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(written.map(({ correlator, conferenceId }) => [correlator, conferenceId])).toEqual([
    ['one', 'one'],
    ['two', 'two'],
  ]);
  expect(currentTrace()).toBeUndefined();
});
