/** Idempotency as a command has it: the pipeline, Powertools, and the real store over DynamoDB's own protocol. */
import { identityOf } from '../../functions/runtime/identity';
import { DynamoDBClient, ScanCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { incompatibleState, tooManyRequests } from '../../domain/errors';
import { dynamoIdempotencyStore } from '../../functions/adapters/dynamodb/idempotency-store';
import { httpHandler } from '../../functions/http/http-handler';
import { keptAnswers } from '../../functions/http/kept-answers';
import { aesGcmSeal } from '../../functions/adapters/aes-gcm/aes-gcm-seal';
import { startDynamo, type LocalDynamo } from '../../local/dynamo/start-dynamo';
import { updateParticipant } from '../../schemas/api/participants';
import { DAY_SECONDS } from '../../schemas/durations';
import { openapiExamples } from '../../schemas/openapi-examples';
import type { Participant } from '../../schemas/participant';
import { apiEvent, lambdaContext, type EventOptions } from '../support/api-event';
import { httpDeps } from '../support/http-deps';
import { LOCAL_CLIENT } from '../support/local-client';
import '../support/to-be-problem';

const TABLE = 'records';
const participant = openapiExamples['updateParticipant']?.answers?.[202] as Participant;
const params = { conferenceId: `conf_${'0'.repeat(34)}`, participantId: `p${'0'.repeat(10)}` };

let dynamo: LocalDynamo;
const clients: DynamoDBClient[] = [];

const connect = (endpoint: string): DynamoDBClient => {
  const client = new DynamoDBClient({ endpoint, ...LOCAL_CLIENT });
  clients.push(client);
  return client;
};

beforeAll(async () => {
  dynamo = await startDynamo();
});

afterEach(() => jest.restoreAllMocks());

afterAll(async () => {
  clients.forEach((client) => client.destroy());
  await dynamo.stop();
});

/** The names of the commands that were sent; a command of the name in `failing` is not sent, and fails. */
const watched = (client: DynamoDBClient, failing?: string): string[] => {
  const sent: string[] = [];
  client.middlewareStack.add(
    (next, { commandName = '' }) =>
      async (args) => {
        sent.push(commandName);
        if (commandName === failing) throw Object.assign(new Error('no'), { name: 'ThrottlingException' });
        return next(args);
      },
    { step: 'initialize' },
  );
  return sent;
};

type Run = () => Promise<Participant>;

const setUp = ({
  run = async () => participant,
  endpoint = dynamo.endpoint,
  failing,
  hashKey = 'a hash key of the test',
  isFinal = true,
}: { run?: Run; endpoint?: string; failing?: string; hashKey?: string; isFinal?: boolean } = {}) => {
  const client = connect(endpoint);
  const sent = watched(client, failing);
  const deps = httpDeps();
  const counts = { runs: 0 };
  const idempotency = keptAnswers(
    dynamoIdempotencyStore(
      client,
      TABLE,
      aesGcmSeal(async () => hashKey, 'answers'),
    ),
    deps.log,
    async () => identityOf(hashKey),
  );
  const handler = httpHandler(updateParticipant, { ...deps, idempotency }, async () => {
    counts.runs += 1;
    return { status: 202, body: await run(), isFinal };
  });
  const send = (key: string | undefined, options: Partial<EventOptions> = {}, remainingMs?: number) => {
    const headers = { ...(key !== undefined && { 'idempotency-key': key }), ...options.headers };
    return handler(
      apiEvent({ operation: updateParticipant, params, body: { muted: true }, ...options, headers }),
      lambdaContext(remainingMs),
    );
  };
  return { client, counts, deps, send, sent };
};

/** One after the other, different. */
const failingFirst = (error: unknown): Run => {
  let calls = 0;
  return async () => {
    calls += 1;
    if (calls === 1) throw error;
    return participant;
  };
};

describe('a command with an Idempotency-Key', () => {
  it('is carried out once, and its answer replayed, marked', async () => {
    const { counts, send, deps } = setUp();
    const first = await send('"again"', { headers: { 'x-correlator': 'one' } });
    const second = await send('again', { headers: { 'x-correlator': 'two' } });
    expect(counts.runs).toBe(1);
    expect(first.headers).not.toHaveProperty('idempotent-replayed');
    expect(second).toEqual({ ...first, headers: { ...first.headers, 'x-correlator': 'two', 'idempotent-replayed': 'true' } });
    expect(second.body).toBe(JSON.stringify(participant));
    expect(deps.lines.map((line) => line['replayed'])).toEqual([false, true]);
  });

  it('is replayed by another process too', async () => {
    await setUp().send('processes');
    const other = setUp();
    expect((await other.send('processes')).headers['idempotent-replayed']).toBe('true');
    expect(other.counts.runs).toBe(0);
  });

  it('is refused with another body, query or method under the same key', async () => {
    const { counts, send } = setUp();
    await send('reused');
    expect(await send('reused', { body: { muted: false } })).toBeProblem('IDEMPOTENCY_KEY_REUSED');
    expect(counts.runs).toBe(1);
  });

  it.each([
    ['client', { caller: { clientId: 'other' } }],
    ['number', { caller: { phoneNumber: '+15550199' } }],
    ['subject', { caller: { claims: { sub: 'another user' } } }],
    ['client-claim', { caller: { claims: { client_id: undefined, azp: 'terminal' } } }],
    ['reach', { caller: { scopes: ['conferences:write', 'conferences:all'] } }],
    ['sight', { caller: { scopes: ['conferences:write', 'numbers:read'] } }],
    ['path', { params: { ...params, participantId: `p${'1'.repeat(10)}` } }],
  ])('shares no key with another %s', async (what, options) => {
    const { counts, send } = setUp();
    await send(`scope-${what}`);
    expect((await send(`scope-${what}`, options)).statusCode).toBe(202);
    expect(counts.runs).toBe(2);
  });

  it('is refused while the first one runs, whose answer stands', async () => {
    let finish = (): void => undefined;
    const begun = new Promise<void>((begin) => {
      finish = begin;
    });
    let release = (_participant: Participant): void => undefined;
    const { counts, send } = setUp({
      run: () => {
        finish();
        return new Promise((resolve) => {
          release = resolve;
        });
      },
    });
    const first = send('running');
    await begun;
    const second = await send('running');
    expect(second).toBeProblem('IDEMPOTENCY_IN_PROGRESS');
    expect(second.headers['retry-after']).toBe('1');
    release(participant);
    expect((await first).statusCode).toBe(202);
    expect((await send('running')).headers['idempotent-replayed']).toBe('true');
    expect(counts.runs).toBe(1);
  });

  it('is carried out once for many simultaneous requests', async () => {
    const { counts, send } = setUp();
    const answers = await Promise.all(Array.from({ length: 20 }, () => send('crowd')));
    expect(counts.runs).toBe(1);
    expect([...new Set(answers.map((answer) => answer.statusCode))].sort()).not.toContain(500);
  });

  it('can be sent again after its function has died, once that function’s time is over', async () => {
    const [begunAt, remainingMs] = [Date.now(), 50];
    const clock = jest.spyOn(Date, 'now').mockReturnValue(begunAt);
    let begin = (): void => undefined;
    const begun = new Promise<void>((resolve) => (begin = resolve));
    const dead = setUp({
      run: () => {
        begin();
        return new Promise(() => undefined);
      },
    });
    const [answer] = await Promise.all([dead.send('died', {}, remainingMs), begun]);
    expect(answer).toBeProblem('UNAVAILABLE');
    const { counts, send } = setUp();
    clock.mockReturnValue(begunAt + remainingMs);
    expect(await send('died')).toBeProblem('IDEMPOTENCY_IN_PROGRESS');
    clock.mockReturnValue(begunAt + remainingMs + 1);
    expect((await send('died')).statusCode).toBe(202);
    expect(counts.runs).toBe(1);
  });

  it('can be used anew after 24 hours, even before DynamoDB has deleted the record', async () => {
    const { client, counts, send } = setUp();
    await send('old');
    const { Items = [] } = await client.send(new ScanCommand({ TableName: TABLE }));
    for (const { pk, sk } of Items as { pk: { S: string }; sk: { S: string } }[]) {
      const values = { ':past': { N: String(Math.floor(Date.now() / 1000) - 1) } };
      const names = { '#ttl': 'ttl' };
      const change = { UpdateExpression: 'SET #ttl = :past', ExpressionAttributeNames: names, ExpressionAttributeValues: values };
      await client.send(new UpdateItemCommand({ TableName: TABLE, Key: { pk, sk }, ...change }));
    }
    expect((await send('old', { body: { muted: false } })).statusCode).toBe(202);
    expect(counts.runs).toBe(2);
  });

  it('is refused if the key is invalid', async () => {
    const { counts, send } = setUp();
    expect(await send('a b')).toBeProblem('INVALID_ARGUMENT');
    expect(counts.runs).toBe(0);
  });
});

describe('a kept answer', () => {
  it('may be a refusal: another attempt needs another key', async () => {
    const { counts, send } = setUp({ run: failingFirst(incompatibleState('ended', 'change')) });
    expect(await send('refused')).toBeProblem('INCOMPATIBLE_STATE');
    const again = await send('refused');
    expect(again).toBeProblem('INCOMPATIBLE_STATE');
    expect(again.headers['idempotent-replayed']).toBe('true');
    expect((await send('refused-2')).statusCode).toBe(202);
    expect(counts.runs).toBe(2);
  });

  it.each([
    ['TOO_MANY_REQUESTS', tooManyRequests(1)],
    ['INTERNAL', new Error('ours')],
    ['UNAVAILABLE', Object.assign(new Error('slow'), { name: 'ThrottlingException' })],
  ] as const)('is never %s: the same key may try again', async (code, error) => {
    const { send } = setUp({ run: failingFirst(error) });
    expect(await send(`not-kept-${code}`)).toBeProblem(code);
    const again = await send(`not-kept-${code}`);
    expect(again.statusCode).toBe(202);
    expect(again.headers).not.toHaveProperty('idempotent-replayed');
  });

  it('is never an answer that is not final: the same key may try again', async () => {
    const first = await setUp({ isFinal: false }).send('not-final');
    expect(first).toMatchObject({ statusCode: 202, body: JSON.stringify(participant) });
    const { counts, send } = setUp();
    expect((await send('not-final')).headers).not.toHaveProperty('idempotent-replayed');
    expect((await send('not-final')).headers['idempotent-replayed']).toBe('true');
    expect(counts.runs).toBe(1);
  });

  it('is never the refusal of a request that did not begin', async () => {
    const { send } = setUp();
    expect(await send('before', { caller: { scopes: [] } })).toBeProblem('PERMISSION_DENIED');
    expect(await send('before', { body: {} })).toBeProblem('INVALID_ARGUMENT');
    expect((await send('before')).statusCode).toBe(202);
  });

  it('is stored under its own key for a day, without a readable number', async () => {
    const { client, send } = setUp();
    await send('layout');
    const { Items = [] } = await client.send(new ScanCommand({ TableName: TABLE }));
    expect(new Set(Items.map((item) => item['pk']?.S)).size).toBe(Items.length);
    const latest = Math.max(...Items.map((item) => Number(item['ttl']?.N)));
    expect(Math.abs(latest - (Date.now() / 1000 + DAY_SECONDS))).toBeLessThan(60);
    expect(JSON.stringify(Items)).not.toContain('15550100');
  });
});

describe('the record of a key', () => {
  const recordsOf = async (client: DynamoDBClient) => {
    const { Items = [] } = await client.send(new ScanCommand({ TableName: TABLE, ConsistentRead: true }));
    return Items.map(({ pk, fingerprint }) => [pk?.S, fingerprint?.S]);
  };

  it('tells nothing to whoever tries all numbers: its hashes need the key of the deployment', async () => {
    const one = setUp({ hashKey: 'the key of one deployment' });
    const before = (await recordsOf(one.client)).flat();
    await one.send('hashes');
    const other = setUp({ hashKey: 'the key of another deployment' });
    await other.send('hashes');
    expect([one.counts.runs, other.counts.runs]).toEqual([1, 1]);
    const added = (await recordsOf(one.client)).flat().filter((each) => !before.includes(each));
    expect(new Set(added).size).toBe(4);
  });
});

describe('a sealed answer', () => {
  const seal = aesGcmSeal(async () => 'one key', 'answers');
  const words = Buffer.from('whsec_of_somebody');

  it("can only be read with the deployment's key, and only for its own request", async () => {
    const sealed = await seal.close(words, 'request');
    expect(Buffer.from(sealed).includes(words)).toBe(false);
    expect(Buffer.from(await seal.open(sealed, 'request'))).toEqual(words);
    await expect(seal.open(sealed, 'another')).rejects.toThrow();
    await expect(aesGcmSeal(async () => 'another key', 'answers').open(sealed, 'request')).rejects.toThrow();
  });

  it('is refused if it was changed in the table, and is sealed differently each time', async () => {
    const sealed = Buffer.from(await seal.close(words, 'request'));
    expect(Buffer.from(await seal.close(words, 'request'))).not.toEqual(sealed);
    sealed[sealed.length - 1] = (sealed.at(-1) ?? 0) ^ 1;
    await expect(seal.open(sealed, 'request')).rejects.toThrow();
  });
});

describe('the table', () => {
  it('is not used for a command without a key', async () => {
    const { counts, send, sent } = setUp();
    expect((await send(undefined)).statusCode).toBe(202);
    expect(counts.runs).toBe(1);
    expect(sent).toEqual([]);
  });

  it('is written twice for a command with a key, and once for a replay', async () => {
    const { send, sent } = setUp();
    await send('requests');
    expect(sent).toEqual(['PutItemCommand', 'UpdateItemCommand']);
    await send('requests');
    expect(sent.slice(2)).toEqual(['PutItemCommand']);
  });

  it('prevents the command if it cannot be written first', async () => {
    const { counts, send } = setUp({ failing: 'PutItemCommand' });
    const answer = await send('down');
    expect(answer).toBeProblem('UNAVAILABLE');
    expect(answer.headers['retry-after']).toBe('2');
    expect(counts.runs).toBe(0);
  });

  it('does not change the answer if it fails after the command, and the failure is logged', async () => {
    const { counts, deps, send } = setUp({ failing: 'UpdateItemCommand' });
    expect((await send('half')).statusCode).toBe(202);
    expect(counts.runs).toBe(1);
    expect(deps.lines[0]).toMatchObject({ level: 'warn', event: 'idempotency.record-not-saved', operation: 'updateParticipant' });
  });

  it('does not change an answer that is not final if it fails after the command', async () => {
    const { send } = setUp({ isFinal: false, failing: 'DeleteItemCommand' });
    expect(await send('half-final')).toMatchObject({ statusCode: 202, body: JSON.stringify(participant) });
  });

  it('does not hide the failure of a command if it fails too', async () => {
    const { send } = setUp({ run: failingFirst(tooManyRequests(7)), failing: 'DeleteItemCommand' });
    expect((await send('half-failed')).headers['retry-after']).toBe('7');
  });
});
