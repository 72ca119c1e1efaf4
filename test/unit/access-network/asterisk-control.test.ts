import { AsteriskControl } from '../../../access-network/asterisk/asterisk-control';
import type { CallStep } from '../../../access-network/call-control';
import { Metrics } from '../../../access-network/metrics';
import { readSettings } from '../../../access-network/settings';
import { FakeAsterisk } from '../../support/access-network/fake-asterisk';
import { hastyClock } from '../../support/access-network/hasty-clock';
import { until } from '../../support/until';

const [A, B, C] = ['+15550100', '+15550101', '+15550102'] as const;

let asterisk: FakeAsterisk;
let control: AsteriskControl;
let steps: CallStep[];

beforeEach(async () => {
  asterisk = await FakeAsterisk.start();
  const { network } = readSettings({
    ...asterisk.settings,
    ACCESS_NETWORK_DATA: 'unused',
    ACCESS_NETWORK_API_URL: 'http://rollcall.test',
    ACCESS_NETWORK_TOKEN_URL: 'http://rollcall.test/token',
    ACCESS_NETWORK_CLIENT_ID: 'access-network',
    ACCESS_NETWORK_CLIENT_SECRET: 'secret',
    ACCESS_NETWORK_KEY: 'the-key-of-the-access-network',
  });
  if (network.control !== 'asterisk') throw new Error('other settings');
  steps = [];
  control = new AsteriskControl({
    ...network,
    clock: hastyClock,
    log: () => undefined,
    metrics: new Metrics(),
    randomFraction: () => 0,
  });
  control.start({ step: (step) => void steps.push(step), connected: () => undefined });
  await until('the filter', () => asterisk.requests.some((request) => request.startsWith('PUT')));
});
afterEach(async () => {
  control.stop();
  await asterisk.kill();
});

it('has Asterisk send only the events that concern calls', async () => {
  asterisk.dialplan.hangUp(asterisk.dialplan.place(A, B, 'a'));
  await until('the end of the call', () => steps.at(-1)?.state === 'unconnected');
  expect([...new Set(asterisk.sent)]).toEqual(['Dial', 'ChannelDestroyed']);
});

it('tells nothing of a call whose channels lack the variables, such as one of the conference server', async () => {
  const { dialplan } = asterisk;
  const nobodys = dialplan.place(A, B, '');
  dialplan.ring(nobodys);
  dialplan.answer(nobodys);
  dialplan.hangUp(nobodys);
  dialplan.hangUp(dialplan.place(A, C, 'a'));
  await until('the end of the other call', () => steps.at(-1)?.state === 'unconnected');
  expect(steps.map(({ participant }) => participant)).toEqual([C, C]);
  expect(await control.list(() => undefined)).toEqual([]);
});
