import { bridgeCallbackHandler } from '../../../../functions/legs/bridge-callback';
import { CallbackRefused, NO_OUTCOME } from '../../../../functions/ports/bridge-driver';
import { bridgeCallback } from '../../../../schemas/api/bridges';
import { apiEvent, lambdaContext } from '../../../support/api-event';
import { aLegEvent, CONFERENCE_ID, FIRST_ID } from '../../../support/a-conference';
import { httpDeps } from '../../../support/http-deps';
import { memoryDeps, type MemoryDeps } from '../../../support/memory-deps';
import '../../../support/to-be-problem';

const call = (deps: MemoryDeps, driver = 'http') =>
  bridgeCallbackHandler({
    ...httpDeps(),
    bridge: deps.bridge,
    queues: deps.queues,
    messageSeal: deps.messageSeal,
    settings: deps.settings,
  })(apiEvent({ operation: bridgeCallback, params: { driver }, body: '{"a":1}' }), lambdaContext());

describe('a report of the conference server', () => {
  it('is given to the driver as it came, and acknowledged once it is safely queued', async () => {
    const deps = memoryDeps();
    const event = aLegEvent(FIRST_ID, 1, 'joined');
    deps.driver.script.parse = async () => ({ events: [event], steps: [], eventId: 'event-1' });
    expect(await call(deps)).toMatchObject({ statusCode: 204 });
    expect(deps.driver.askedTo('parse')).toEqual([expect.objectContaining({ method: 'POST', body: '{"a":1}' })]);
    expect(deps.queues.bodies('callbacks')).toEqual([{ conferenceId: CONFERENCE_ID, events: [event] }]);
  });

  it('is acknowledged though it says nothing', async () => {
    const deps = memoryDeps();
    deps.driver.script.parse = async () => ({ ...NO_OUTCOME, eventId: 'event-1' });
    expect(await call(deps)).toMatchObject({ statusCode: 204 });
  });

  it('is not acknowledged if it could not be queued', async () => {
    const deps = memoryDeps();
    deps.driver.script.parse = async () => ({ events: [aLegEvent(FIRST_ID, 1, 'joined')], steps: [], eventId: 'event-1' });
    deps.queues.refuse('callbacks', new Error('no queue'));
    expect(await call(deps)).toBeProblem('INTERNAL');
  });

  it('is refused if it is forged, and nothing is queued', async () => {
    const deps = memoryDeps();
    deps.driver.script.parse = async () => Promise.reject(new CallbackRefused('forged'));
    expect(await call(deps)).toBeProblem('UNAUTHENTICATED');
    expect(deps.queues.sent).toEqual([]);
  });

  it('is refused if it is malformed', async () => {
    const deps = memoryDeps();
    deps.driver.script.parse = async () => Promise.reject(new CallbackRefused('malformed'));
    expect(await call(deps)).toBeProblem('MALFORMED_DOCUMENT');
  });

  it('is not refused but fails if the driver fails, so that it is sent again', async () => {
    const deps = memoryDeps();
    deps.driver.script.parse = async () => Promise.reject(new Error('a programming error'));
    expect(await call(deps)).toBeProblem('INTERNAL');
  });

  it('is refused, unread, if another driver is named than the one in use', async () => {
    const deps = memoryDeps();
    expect(await call(deps, 'twilio')).toBeProblem('NOT_FOUND');
    expect(deps.driver.asked).toEqual([]);
  });
});
