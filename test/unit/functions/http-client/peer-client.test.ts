import { peerClient } from '../../../../functions/http-client/peer-client';
import { hurry } from '../../../support/hurry';
import { startSinkServer } from '../../../support/sink-server';

it('a server of the carrier has five seconds to answer', async () => {
  const server = await startSinkServer();
  server.answer = () => undefined;
  const hurried = hurry(5_000);
  const ask = peerClient(RangeError)(() => ({ method: 'POST', url: server.url(), headers: {}, body: '' }));
  await expect(ask).rejects.toThrow(RangeError);
  hurried.stop();
  expect(hurried.asked).toEqual([5_000]);
  await server.stop();
});
