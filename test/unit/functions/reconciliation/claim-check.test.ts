import type { CheckMessage } from '../../../../functions/messaging/messages';
import { claimCheck } from '../../../../functions/reconciliation/claim-check';
import { MINUTE_MS } from '../../../../schemas/durations';
import { AT, CONFERENCE_ID } from '../../../support/a-conference';
import { memoryCheckClaims } from '../../../support/memory-legs';

const message = (over: Partial<CheckMessage> = {}): CheckMessage => ({
  conferenceId: CONFERENCE_ID,
  watch: 'running',
  due: AT,
  chain: '3',
  claimed: 0,
  ...over,
});
const claim = async (over: Partial<CheckMessage>, isGranted = true) => {
  const checkClaims = memoryCheckClaims();
  checkClaims.isGranted = isGranted;
  return { goesOn: await claimCheck(checkClaims, message(over), 'message-1', AT + 5), claims: checkClaims.claims };
};

describe('a chain of checks', () => {
  it('claims to be the only one with its first check, and remembers when', async () => {
    const { goesOn, claims } = await claim({ claimed: 0 });
    expect(claims).toEqual([{ ...message(), messageId: 'message-1' }]);
    expect(goesOn).toEqual(message({ claimed: AT }));
  });

  it('claims if it does not know whether it has', async () => {
    const { claimed: _, ...unknown } = message();
    const checkClaims = memoryCheckClaims();
    expect(await claimCheck(checkClaims, unknown, 'message-1', AT)).toEqual(message({ claimed: AT }));
    expect(checkClaims.claims).toHaveLength(1);
  });

  it('claims again once a minute, and not in between', async () => {
    const early = await claim({ claimed: AT - 59_999 });
    expect(early).toEqual({ goesOn: message({ claimed: AT - 59_999 }), claims: [] });
    const due = await claim({ claimed: AT - MINUTE_MS });
    expect(due.goesOn).toEqual(message({ claimed: AT }));
    expect(due.claims).toHaveLength(1);
  });

  it('ends where another chain checks already', async () => {
    expect((await claim({}, false)).goesOn).toBeUndefined();
  });
});

it('a single check belongs to no chain and claims nothing', async () => {
  expect(await claim({ once: true }, false)).toEqual({ goesOn: message({ once: true }), claims: [] });
});
