import { closeUnreached, endSubscriptions, sendToTerminals } from '../../../../functions/terminals/send-to-terminals';
import type { TerminalSubscription } from '../../../../functions/ports/push-progress';
import { AT, CONFERENCE_ID } from '../../../support/a-conference';
import { aTerminal, memoryGateway } from '../../../support/memory-gateway';
import { anOpener, memoryTerminalStore } from '../../../support/memory-terminals';

const textFor = (seesNumbers: boolean): string => (seesNumbers ? 'with numbers' : 'without numbers');

const given = async (...terminals: readonly TerminalSubscription[]) => {
  const gateway = memoryGateway();
  const terminalStore = memoryTerminalStore();
  const time = { now: AT };
  for (const terminal of terminals) {
    await terminalStore.open({ ...terminal, clientId: 'terminal', seesAll: false }, anOpener);
    await terminalStore.subscribe(CONFERENCE_ID, terminal, 10);
  }
  const deps = { connections: gateway.connections, terminalStore, clock: () => time.now };
  const subscribed = async () => (await terminalStore.subscriptions(CONFERENCE_ID)).subscriptions.map(({ connectionId }) => connectionId);
  return { deps, gateway, time, subscribed, send: () => sendToTerminals(deps, CONFERENCE_ID, terminals, textFor) };
};

describe('a state that is sent', () => {
  it('reaches everyone, with numbers only for those who may see them', async () => {
    const { gateway, send } = await given(aTerminal('a'), aTerminal('b', { seesNumbers: true }));
    expect(await send()).toEqual({ answered: 2, unreached: [] });
    expect(gateway.posted).toEqual([
      ['a', 'without numbers'],
      ['b', 'with numbers'],
    ]);
  });

  it('is not shown to a terminal whose token has expired: that one is told so and closed', async () => {
    const { gateway, send, subscribed } = await given(aTerminal('a', { expiresAt: AT }), aTerminal('b', { expiresAt: AT + 1 }));
    expect(await send()).toEqual({ answered: 1, unreached: [] });
    expect(gateway.posted.map(([id]) => id)).toEqual(['b', 'a']);
    expect(gateway.posted[1]).toEqual(['a', expect.stringContaining('UNAUTHENTICATED')]);
    expect(gateway.closed).toEqual(['a']);
    expect(await subscribed()).toEqual(['b']);
  });

  it('has a terminal forgotten that is gone, which counts as an answer', async () => {
    const { gateway, send, subscribed } = await given(aTerminal('a'), aTerminal('b'));
    gateway.answers.set('a', 'gone');
    expect(await send()).toEqual({ answered: 2, unreached: [] });
    expect(await subscribed()).toEqual(['b']);
  });

  it('says whom it did not reach, and whether that one takes no more', async () => {
    const { gateway, send, subscribed } = await given(aTerminal('a'), aTerminal('b'), aTerminal('c'));
    const error = new Error('no gateway');
    gateway.answers.set('a', 'full').set('b', error);
    const { answered, unreached } = await send();
    expect(answered).toBe(1);
    expect(unreached).toMatchObject([
      { subscription: { connectionId: 'a' }, isFull: true },
      { subscription: { connectionId: 'b' }, isFull: false, error },
    ]);
    expect(await subscribed()).toEqual(['a', 'b', 'c']);
  });

  it('is not begun for those for whom no time is left', async () => {
    const { gateway, time, send } = await given(...Array.from({ length: 60 }, (_, index) => aTerminal(String(index))));
    gateway.onPost = () => (time.now = AT + 20_000);
    const { answered, unreached } = await send();
    // Fifty at once: the first of them lets the time pass.
    expect(answered + unreached.length).toBe(60);
    expect(unreached.length).toBeGreaterThan(0);
    expect(unreached.every(({ isFull }) => !isFull)).toBe(true);
  });
});

describe('a terminal that was not reached', () => {
  const unreached = [
    { subscription: aTerminal('a'), isFull: false, error: undefined },
    { subscription: aTerminal('b'), isFull: false, error: undefined },
  ];

  it('is closed and forgotten', async () => {
    const { deps, gateway, subscribed } = await given(aTerminal('a'), aTerminal('b'));
    expect(await closeUnreached(deps, CONFERENCE_ID, unreached)).toEqual([]);
    expect(gateway.closed).toEqual(['a', 'b']);
    expect(await subscribed()).toEqual([]);
  });

  it('stays subscribed if it cannot be closed', async () => {
    const { deps, gateway, subscribed } = await given(aTerminal('a'), aTerminal('b'));
    const error = new Error('no gateway');
    gateway.unclosable.set('a', error);
    expect(await closeUnreached(deps, CONFERENCE_ID, unreached)).toEqual([error]);
    expect(await subscribed()).toEqual(['a']);
  });
});

it('nobody is subscribed to a conference that has ended', async () => {
  const { deps, subscribed } = await given(aTerminal('a'), aTerminal('b'));
  expect(await endSubscriptions(deps, CONFERENCE_ID, [aTerminal('a'), aTerminal('b')])).toEqual([]);
  expect(await subscribed()).toEqual([]);
  expect(await deps.terminalStore.find('a')).toMatchObject({ conferences: [] });
});
