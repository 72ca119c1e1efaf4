import fc from 'fast-check';
import { channelOf, legOfChannel } from '../../../../../functions/drivers/asterisk/names';
import { readReport } from '../../../../../functions/drivers/asterisk/read-report';
import { CallbackRefused } from '../../../../../functions/ports/bridge-driver';
import { aConferenceId, aParticipantId } from '../../../../support/conference-ids';
import { runs } from '../../../../support/property-runs';

const leg = { conferenceId: aConferenceId(), participantId: aParticipantId(), leg: 3 };
const channel = { id: channelOf(leg), name: 'PJSIP/pstn-00000001', state: 'Up', caller: { name: '', number: '+15550101' } };
const at = Date.parse('2026-11-22T10:00:00.250Z');
const read = (body: string, now = at) => readReport(body, now);
const event = (type: string, more: object = {}): string =>
  JSON.stringify({ type, timestamp: '2026-11-22T10:00:00.250+0000', asterisk_id: 'a', application: 'rollcall', channel, ...more });
const nothing = { events: [], steps: [] };
const saysNothing = (body: string): void => {
  const { eventId: _, ...said } = read(body);
  expect(said).toStrictEqual(nothing);
};
const step = (name: string, report: object = {}) => ({
  events: [],
  steps: [{ ...leg, step: name, data: JSON.stringify({ at, ...report }) }],
});

describe('the time of a report', () => {
  it.each([
    ['is kept within five seconds', at + 5_000, at],
    ['is the clock’s error if it is longer ago', at + 60_000, at + 55_000],
    ['is now at the latest', at - 1_000, at - 1_000],
  ])('%s', (_what, now, expected) => {
    const ringing = event('Dial', { dialstatus: 'RINGING', peer: channel, channel: undefined });
    expect(read(ringing, now).events).toMatchObject([{ at: expected }]);
  });
});

describe('what Asterisk reports', () => {
  it.each(['RINGING', 'PROGRESS'])('a dial that is %s rings', (dialstatus) => {
    expect(read(event('Dial', { dialstatus, peer: channel, channel: undefined }))).toMatchObject({
      events: [{ ...leg, kind: 'ringing', at }],
      steps: [],
    });
  });

  it.each(['', 'ANSWER', 'BUSY', 'NOANSWER', 'CHANUNAVAIL', 'CANCEL'])('a dial that is "%s" is reported by another event', (dialstatus) => {
    saysNothing(event('Dial', { dialstatus, peer: channel }));
  });

  it('an answer, a way into the bridge and an end are steps, with the time of Asterisk', () => {
    expect(read(event('StasisStart', { args: [] }))).toMatchObject(step('answered'));
    expect(read(event('ChannelEnteredBridge', { bridge: { id: leg.conferenceId } }))).toMatchObject(step('entered'));
    expect(read(event('ChannelDestroyed', { cause: 17, cause_txt: 'User busy', tech_cause: 486 }))).toMatchObject(
      step('destroyed', { cause: 17, techCause: 486, wasUp: true }),
    );
  });

  it('an end without the cause of its technology, or with a strange one, is an end', () => {
    expect(read(event('ChannelDestroyed', { cause: 16 }))).toMatchObject(step('destroyed', { cause: 16, wasUp: true }));
    expect(read(event('ChannelDestroyed', { cause: 16, tech_cause: 'none' }))).toMatchObject(step('destroyed', { cause: 16, wasUp: true }));
  });

  it('a channel that enters the application without being a leg is a stray call; its other events are ignored', () => {
    const stray = { ...channel, id: '1795763105.7' };
    expect(read(event('StasisStart', { channel: stray }))).toMatchObject({ ...nothing, strayCalls: ['1795763105.7'] });
    expect(read(event('ChannelDestroyed', { channel: stray, cause: 16 })).strayCalls).toBeUndefined();
    expect(read(event('StasisStart')).strayCalls).toBeUndefined();
  });

  it.each([`${channel.id};2`, 'München 1-1795763105.7', 'x'.repeat(150)])('a stray call may have any id: %s', (id) => {
    expect(read(event('StasisStart', { channel: { ...channel, id } }))).toMatchObject({ ...nothing, strayCalls: [id] });
  });

  it('no number goes into a step', () => {
    for (const type of ['StasisStart', 'ChannelEnteredBridge', 'ChannelDestroyed']) {
      expect(JSON.stringify(read(event(type, { cause: 16, bridge: { id: leg.conferenceId } })))).not.toContain('+1555');
    }
  });

  it('times may be of another zone, with or without a colon', () => {
    for (const timestamp of ['2026-11-22T12:00:00.250+0200', '2026-11-22T05:30:00.250-04:30', '2026-11-22T10:00:00.250+0000']) {
      expect(read(event('StasisStart', { timestamp }))).toMatchObject(step('answered'));
    }
  });

  it.each([
    ['of a kind that is not needed', event('ChannelVarset', { variable: 'A', value: 'B' })],
    ['of a kind that is not known', event('SomethingNew')],
    ['of a channel of somebody else', event('ChannelDestroyed', { cause: 16, channel: { ...channel, id: '1700000000.42' } })],
    ['of a channel with more in its name', event('ChannelDestroyed', { cause: 16, channel: { ...channel, id: `${channel.id};2` } })],
    ['of a bridge of somebody else', event('ChannelEnteredBridge', { bridge: { id: aConferenceId() } })],
    ['without a time', event('StasisStart', { timestamp: 'yesterday' })],
    ['with a time that is none', event('StasisStart', { timestamp: '2026-99-22T10:00:00.250+0000' })],
    ['without a channel', event('StasisStart', { channel: null })],
  ])('an event %s says nothing', (_, body) => {
    saysNothing(body);
  });

  it.each(['', 'x', '[]', 'null', '7', '"StasisStart"', '{'])('%j is refused', (body) => {
    expect(() => read(body)).toThrow(new CallbackRefused('malformed'));
  });

  it('is the same event when it comes again, and another when it is another', () => {
    expect(read(event('StasisStart'))).toEqual(read(event('StasisStart')));
    expect(read(event('StasisStart')).eventId).not.toBe(read(event('ChannelDestroyed', { cause: 16 })).eventId);
  });

  it('whatever it is, it is read or refused', () => {
    const part = fc.anything({ withBigInt: false });
    const anything = fc.record({ type: fc.constantFrom('Dial', 'StasisStart', 'ChannelEnteredBridge', 'ChannelDestroyed'), a: part });
    fc.assert(
      fc.property(
        fc.oneof(part, anything, fc.dictionary(fc.constantFrom('type', 'channel', 'peer', 'timestamp', 'cause'), part)),
        (value) => {
          try {
            saysNothing(JSON.stringify(value) ?? '');
          } catch (error) {
            expect(error).toEqual(new CallbackRefused('malformed'));
          }
        },
      ),
      { numRuns: runs(100) },
    );
  });
});

it("a channel's name is its leg's, there and back, and short enough for Asterisk", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 999_999_999 }), (number) => {
      const one = { ...leg, leg: number };
      expect(legOfChannel(channelOf(one))).toEqual(one);
      expect(channelOf(one).length).toBeLessThanOrEqual(149);
    }),
    { numRuns: runs(100) },
  );
});
