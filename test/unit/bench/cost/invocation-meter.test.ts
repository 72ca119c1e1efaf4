import { Agent, createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AWS_REQUEST, OTHER_REQUEST } from '../../../../bench/cost/durations';
import { type InvocationMeter, meterInvocations } from '../../../../bench/cost/invocation-meter';

let server: Server;
let meter: InvocationMeter;
beforeAll(async () => {
  server = createServer((_request, response) => response.end('{}'));
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const ask = (headers: Record<string, string> = {}): Promise<void> =>
  new Promise((answered, failed) => {
    const { port } = server.address() as AddressInfo;
    request({ port, headers }, (response) => response.resume().once('end', answered))
      .once('error', failed)
      .end();
  });

const signed = { authorization: 'AWS4-HMAC-SHA256 Credential=test' };

/** A function of this test in place of one of the project. */
const run = async (handler: (event: unknown) => Promise<unknown>, event: unknown) => {
  meter = meterInvocations(async () => ({ handler }));
  try {
    const { handler: metered } = (await meter.load('functions/a.ts')) as {
      handler: (event: unknown, context: unknown) => Promise<unknown>;
    };
    await metered(event, {});
    return meter.take().get('functions/a.ts');
  } finally {
    meter.stop();
  }
};

it('an invocation waits for each of its consecutive requests', async () => {
  const counts = await run(async () => {
    await ask(signed);
    await ask();
    await ask(signed);
  }, {});
  expect(counts).toEqual({
    invocations: 1,
    batches: 0,
    records: 1,
    awsRequests: 2,
    otherRequests: 1,
    waitedMs: 2 * AWS_REQUEST.waitMs + OTHER_REQUEST.waitMs,
  });
});

it('an invocation waits once for parallel requests', async () => {
  const counts = await run(() => Promise.all([ask(), ask(), ask(signed)]), { Records: [1, 2, 3] });
  expect(counts).toEqual({ invocations: 1, batches: 1, records: 3, awsRequests: 1, otherRequests: 2, waitedMs: OTHER_REQUEST.waitMs });
});

it('a failed request counts as a wait, too', async () => {
  const nobody = (): Promise<void> =>
    new Promise((failed) => {
      request({ port: 1 })
        .once('error', () => failed())
        .end();
    });
  const counts = await run(async () => {
    await nobody();
    await ask();
  }, {});
  expect(counts).toMatchObject({ otherRequests: 2, waitedMs: 2 * OTHER_REQUEST.waitMs });
});

it('a request that ends as soon as it has an open connection is counted once', async () => {
  const agent = new Agent({ keepAlive: true });
  const { port } = server.address() as AddressInfo;
  const send = (): Promise<void> =>
    new Promise((answered, failed) => {
      const outgoing = request({ port, agent, method: 'POST' }, (response) => response.resume().once('close', answered));
      outgoing.once('error', failed).once('socket', () => outgoing.end('{}'));
    });
  const counts = await run(async () => {
    for (let sent = 0; sent < 3; sent++) await send();
  }, {});
  agent.destroy();
  expect(counts?.otherRequests).toBe(3);
});
