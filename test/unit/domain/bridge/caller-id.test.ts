import { callerIdFault, type CallerIdRules, shownNumber } from '../../../../domain/bridge/caller-id';
import { bridgeNames } from '../../../../schemas/settings/bridge-names';

const [initiator, participant, bridgeNumber] = ['+15550100', '+15550101', '+15550199'];

describe('the number that a phone shows', () => {
  const rows: readonly (readonly [CallerIdRules['callerId'], string | null, string | undefined, string | undefined])[] = [
    ['initiator', bridgeNumber, initiator, bridgeNumber],
    ['initiator', null, initiator, undefined],
    ['bridge', bridgeNumber, bridgeNumber, bridgeNumber],
    ['none', bridgeNumber, undefined, undefined],
    ['none', null, undefined, undefined],
  ];

  it.each(rows)('with %j and the bridge number %j is %j to a participant, and %j to the initiator', (callerId, number, other, own) => {
    const rules = { callerId, bridgeNumber: number };
    expect(shownNumber(rules, { to: participant, initiator })).toBe(other);
    expect(shownNumber(rules, { to: initiator, initiator })).toBe(own);
  });
});

describe('rules that a bridge cannot keep', () => {
  it.each(bridgeNames)('are refused if %s is to show a number that is not given', (bridge) => {
    expect(callerIdFault(bridge, { callerId: 'bridge' })).toEqual({
      setting: 'bridgeNumber',
      message: 'must be given with "callerId": "bridge"',
    });
    expect(callerIdFault(bridge, { callerId: 'bridge', bridgeNumber })).toBeUndefined();
  });

  it.each(['http', 'janus', 'asterisk'])('are none with %s, which can withhold the number', (bridge) => {
    for (const callerId of ['initiator', 'none'] as const) expect(callerIdFault(bridge, { callerId, bridgeNumber: null })).toBeUndefined();
  });

  it('are refused with twilio, which cannot withhold the number', () => {
    expect(callerIdFault('twilio', { callerId: 'none', bridgeNumber })).toMatchObject({ setting: 'callerId' });
    const fault = callerIdFault('twilio', { callerId: 'initiator', bridgeNumber: null });
    expect(fault).toEqual({
      setting: 'bridgeNumber',
      message: 'must be given: "bridge": "twilio" cannot withhold the caller\'s number, and the initiator is called from it',
    });
    expect(callerIdFault('twilio', { callerId: 'initiator', bridgeNumber })).toBeUndefined();
  });
});
