import { type ActionFailure, lastAction, lastActionOf } from '../../../../domain/participant/last-action';
import { ParticipantAction } from '../../../../schemas/participant';
import { AT } from '../../../support/a-conference';

type LastAction = ReturnType<typeof lastActionOf>;
const failures: readonly ActionFailure[] = ['none', 'failed', 'timed-out'];
const actions: readonly LastAction[] = ParticipantAction.options.flatMap((action) =>
  failures.map((failure) => ({ action, at: AT, failure })),
);

describe('what was asked for last', () => {
  it.each(actions)('can be read again: $action, $failure', ({ action, at, failure }) => {
    expect(lastActionOf(lastAction(action, at, failure))).toEqual<LastAction>({ action, at, failure });
  });

  it('is another number for each action and failure', () => {
    expect(new Set(actions.map(({ action, at, failure }) => lastAction(action, at, failure))).size).toBe(actions.length);
  });

  it('has not failed unless that is said', () => {
    expect(lastActionOf(lastAction('mute', AT)).failure).toBe<ActionFailure>('none');
  });

  it('grows with time, whatever was asked for and became of it', () => {
    expect(lastAction('online', AT + 1)).toBeGreaterThan(lastAction('resume', AT, 'timed-out'));
  });

  it('is least for online within a millisecond: a comparison with it is one of times', () => {
    expect(Math.min(...actions.map(({ action, at, failure }) => lastAction(action, at, failure)))).toBe(lastAction('online', AT));
  });

  it('of a kind that is not known any more is read as a failed offline', () => {
    expect(lastActionOf(AT * 64 + 63)).toEqual<LastAction>({ action: 'offline', at: AT, failure: 'failed' });
  });
});
