/** Nudges as SQS has them: what is sent, how it is signed, and what comes of each answer. */
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { type AwsRequest, setAwsTransport } from '../../functions/adapters/aws-transport';
import { signedHeaders } from '../../functions/adapters/signed-requests';
import { sqsNudges } from '../../functions/adapters/sqs/sqs-nudges';
import type { HttpRequest } from '../../functions/http-client/signing/signature-base';
import { inTrace } from '../../functions/runtime/trace';
import { SIGNING_CREDENTIALS, signatureOf } from '../support/aws-signature';
import { LOCAL_CLIENT } from '../support/local-client';
import { answering, type ScriptedServer, startScriptedServer } from '../support/scripted-server';

const NOW = Date.parse('2026-11-23T09:00:00.000Z');
const BODY = { conferenceId: 'é', version: 3, at: NOW };
const never = new AbortController().signal;

let server: ScriptedServer;
const environment = { ...process.env };
beforeEach(async () => {
  server = await startScriptedServer();
  server.answer = answering(200, { MessageId: 'm' });
  Object.assign(process.env, SIGNING_CREDENTIALS);
});
afterEach(async () => {
  process.env = { ...environment };
  setAwsTransport(undefined);
  await server.stop();
});

const urlAt = (origin: string): string => `${origin}/000000000000/rollcall-pushes`;
const nudgesAt = (origin: string) => sqsNudges({ urls: { pushes: urlAt(origin) }, now: () => NOW });
const send = (signal = never) => nudgesAt(server.url).send('pushes', BODY, signal);

it('a nudge is the request that the SDK would send', async () => {
  await send();
  // The answer has no hash of the message.
  const sqs = new SQSClient({ ...LOCAL_CLIENT, endpoint: server.url, md5: false });
  await sqs.send(new SendMessageCommand({ QueueUrl: urlAt(server.url), MessageBody: JSON.stringify(BODY) }));
  sqs.destroy();
  const [own, theirs] = server.requests.map(({ method, url, headers, body }) => [
    method,
    url,
    headers['content-type'],
    headers['x-amz-target'],
    JSON.parse(body) as unknown,
  ]);
  expect(own).toEqual(theirs);
});

it('is signed with the credentials of the environment, at the given time', async () => {
  await send();
  const [request] = server.requests as [HttpRequest];
  expect(request.headers['x-amz-date']).toBe('20261123T090000Z');
  expect(request.headers['x-amz-security-token']).toBe('the-session');
  expect(request.headers['authorization']).toContain(`Signature=${signatureOf(request, 'us-east-1', 'sqs')}`);
});

it('is signed for the Region of the queue', () => {
  const request = { method: 'POST', url: 'https://sqs.eu-west-2.amazonaws.com/', body: '{}' } as const;
  const headers = signedHeaders(request, { service: 'sqs', now: () => NOW });
  expect(headers['Authorization']).toContain('/20261123/eu-west-2/sqs/aws4_request');
});

it('goes unsigned over the transport of a process that has one', async () => {
  const requests: AwsRequest[] = [];
  setAwsTransport(async (request) => (requests.push(request), { status: 200, headers: {}, body: Buffer.from('{}') }));
  await nudgesAt('https://sqs.eu-west-2.amazonaws.com').send('pushes', BODY, never);
  expect(requests).toMatchObject([{ method: 'POST', host: 'sqs.eu-west-2.amazonaws.com', path: '/' }]);
  expect(Object.keys(requests[0]?.headers ?? {})).toEqual(['content-type', 'x-amz-target']);
});

it('carries the trace of what it follows from', async () => {
  await inTrace({ correlator: 'c' }, () => send());
  const { MessageBody } = JSON.parse(server.requests[0]?.body ?? '') as { readonly MessageBody: string };
  expect(JSON.parse(MessageBody)).toEqual({ ...BODY, trace: { correlator: 'c' } });
});

it.each([400, 403, 429, 500, 503])('fails without a second attempt if the answer is %i', async (status) => {
  server.answer = answering(status, { __type: 'no' });
  await expect(send()).rejects.toThrow(`SQS did not accept a nudge: ${String(status)}`);
  expect(server.requests).toHaveLength(1);
});

it('is not sent once it has been given up', async () => {
  await expect(send(AbortSignal.abort())).rejects.toThrow();
  expect(server.requests).toEqual([]);
});

it('is given up although the queue does not answer', async () => {
  const giveUp = new AbortController();
  server.answer = () => giveUp.abort();
  await expect(send(giveUp.signal)).rejects.toThrow('SQS did not accept a nudge: timed-out');
});

it('cannot be sent to a queue that the function was not given', async () => {
  await expect(nudgesAt(server.url).send('watch', BODY, never)).rejects.toThrow('There is no queue watch');
});
