/** Every change reaches every subscriber: terminals over the WebSocket, partners by webhook. */
import { startStory, type StoryDeployment } from '../support/e2e-deployment';
import { oneTo } from '../support/e2e-events';
import { numbersFrom } from './stories/numbers';
import { letSubscriptionExpire, notifyPartner } from './stories/partner-subscribes';
import type { SocketDeployment } from './stories/terminal-socket';
import { keepFromStrangers, refuseSockets, notifyTerminal } from './stories/terminal-subscribes';

let story: StoryDeployment & SocketDeployment;
beforeEach(async () => {
  const started = await startStory();
  story = { ...started, socket: { url: started.local.webSocketUrl } };
});
afterEach(() => story.stop());

const draw = numbersFrom();

it.each(['header', 'subprotocol'] as const)('a terminal with its token in the %s receives start, joins and end', async (way) => {
  const { states } = await notifyTerminal(story, draw, way);
  expect(states[0]).toBe('assembling');
  expect(states.at(-1)).toBe('ended');
  expect(states).toContain('active');
  await story.local.idle();
  expect(story.local.deadLetters()).toEqual([]);
});

it('a terminal does not receive the conferences of others', () => keepFromStrangers(story, draw));

it('nobody connects without a token that allows it', async () => {
  expect(await refuseSockets(story, draw)).toEqual({ 'no token': 401, 'another scope': 403 });
});

it('a partner receives every change once, signed, and the end of its subscription', async () => {
  const { versions, lastVersion } = await notifyPartner(story, draw);
  expect(versions).toEqual(oneTo(lastVersion));
  await story.local.idle();
  expect(story.local.deadLetters()).toEqual([]);
});

it('a partner is notified when its subscription expires', async () => {
  const expiring = await letSubscriptionExpire(story, 90_000);
  await story.quiet();
  await story.pass(91_000);
  await expiring.hasEnded();
});
