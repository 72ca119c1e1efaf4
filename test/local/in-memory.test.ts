/** Services in memory answer as they do over HTTP, and a local deployment uses them in memory. */
import diagnostics from 'node:diagnostics_channel';
import type { ClientRequest } from 'node:http';
import {
  ConditionalCheckFailedException,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  type PutItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { apiGatewayConnections } from '../../functions/adapters/api-gateway/api-gateway-connections';
import { clientOptions, setAwsTransport } from '../../functions/adapters/aws-transport';
import { type LocalDynamo, startDynamo } from '../../local/dynamo/start-dynamo';
import { emptyAnswer, inMemoryTransport, jsonAnswer, type ServiceHandler } from '../../local/service-router';
import { startLocal } from '../../local/start';
import { LOCAL_CLIENT } from '../support/local-client';

afterEach(() => setAwsTransport(undefined));

/** Detects requests to AWS over HTTP, which are signed. */
const signedRequests = async (run: () => Promise<unknown>): Promise<number> => {
  let count = 0;
  const onRequest = (message: unknown): void => {
    const { request } = message as { readonly request: ClientRequest };
    if (String(request.getHeader('authorization') ?? '').startsWith('AWS4-')) count += 1;
  };
  diagnostics.subscribe('http.client.request.start', onRequest);
  await run().finally(() => diagnostics.unsubscribe('http.client.request.start', onRequest));
  return count;
};

describe('a client of the SDK', () => {
  let dynamo: LocalDynamo;
  const clients: DynamoDBClient[] = [];
  const client = (): DynamoDBClient => {
    const made = new DynamoDBClient({ endpoint: dynamo.endpoint, ...LOCAL_CLIENT, ...clientOptions() });
    clients.push(made);
    return made;
  };
  beforeAll(async () => {
    dynamo = await startDynamo({ consumers: [] });
  });
  afterAll(async () => {
    clients.forEach((each) => each.destroy());
    await dynamo.stop();
  });

  const put = (over: Partial<PutItemCommandInput> = {}) =>
    new PutItemCommand({ TableName: 'records', Item: { pk: { S: 'ä' }, sk: { S: 'x' }, b: { B: Uint8Array.of(0, 255) } }, ...over });
  const onlyNew = { ConditionExpression: 'attribute_not_exists(pk)', ReturnValuesOnConditionCheckFailure: 'ALL_OLD' } as const;

  it('gets the same answers in memory, errors included, and sends nothing over HTTP', async () => {
    const [overHttp, key] = [client(), { pk: { S: 'ä' }, sk: { S: 'x' } }];
    setAwsTransport(inMemoryTransport({ [dynamo.endpoint]: dynamo.handle }).transport);
    const direct = client();
    const get = new GetItemCommand({ TableName: 'records', Key: key });
    const refusal = (by: DynamoDBClient) => by.send(put(onlyNew)).catch((error: unknown) => error);
    expect(await signedRequests(() => direct.send(put()))).toBe(0);
    expect((await direct.send(get)).Item).toEqual((await overHttp.send(get)).Item);
    for (const by of [direct, overHttp]) {
      const refused = await refusal(by);
      expect(refused).toBeInstanceOf(ConditionalCheckFailedException);
      expect((refused as ConditionalCheckFailedException).Item?.['b']?.B).toEqual(Uint8Array.of(0, 255));
    }
    expect(await signedRequests(() => overHttp.send(get))).toBe(1);
  });

  it('signs what it sends over HTTP, and not what stays in memory', async () => {
    const authorizations: unknown[] = [];
    const { transport } = inMemoryTransport({ [dynamo.endpoint]: dynamo.handle });
    setAwsTransport(async (request) => {
      authorizations.push(request.headers['authorization']);
      return transport(request);
    });
    await client().send(put());
    expect(authorizations).toEqual([undefined]);
    setAwsTransport(undefined);
    expect(await signedRequests(() => client().send(put()))).toBe(1);
  });

  it('gets a refused connection if the service does not exist or has stopped', async () => {
    const services = inMemoryTransport({ [dynamo.endpoint]: dynamo.handle });
    setAwsTransport(services.transport);
    const other = new EventBridgeClient({ endpoint: 'http://127.0.0.1:1', ...LOCAL_CLIENT, ...clientOptions() });
    await expect(other.send(new PutEventsCommand({ Entries: [] }))).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    services.close();
    await expect(client().send(put())).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });
});

describe('the client of connections', () => {
  const posted: string[] = [];
  const signed: boolean[] = [];
  const gateway: ServiceHandler = async ({ method, path, headers, body }) => {
    posted.push(`${method} ${path} ${String(body)}`);
    signed.push('Authorization' in headers);
    return path.endsWith('gone%3D') ? jsonAnswer(410, {}, {}) : emptyAnswer(200);
  };

  it('posts, closes, and learns which connections are gone', async () => {
    setAwsTransport(inMemoryTransport({ 'http://127.0.0.1:9': gateway }).transport);
    const connections = apiGatewayConnections({
      url: 'http://127.0.0.1:9/ws',
      now: Date.now,
      wait: async () => undefined,
      chance: () => 0,
    });
    expect(await connections.post('there=', 'grüß')).toBe('sent');
    expect(await connections.post('gone=', 'you')).toBe('gone');
    await connections.close('there=');
    expect(posted).toEqual([
      'POST /ws/@connections/there%3D grüß',
      'POST /ws/@connections/gone%3D you',
      'DELETE /ws/@connections/there%3D ',
    ]);
    expect(signed).toEqual([false, false, false]);
  });
});

it('a local deployment sends nothing to its own services over HTTP, and removes its transport in the end', async () => {
  const local = await startLocal({ sandbox: false });
  const token = await local.token({ phoneNumber: '+15550100' });
  const create = () =>
    fetch(`${local.baseUrl}/v1/conferences`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ participants: [{ phoneNumber: '+15550101' }] }),
    });
  const requests = await signedRequests(async () => {
    expect((await create()).status).toBe(201);
    await local.idle();
    expect(local.events()).not.toEqual([]);
  });
  await local.stop();
  expect(requests).toBe(0);
});
