import { type DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { type LocalDynamo, startDynamo } from '../../local/dynamo/start-dynamo';
import { type Change, commandsOn, connect } from './dynamo-client';

let dynamo: LocalDynamo;
let client: DynamoDBDocumentClient;
let update: (change: Change) => Promise<unknown>;

beforeAll(async () => {
  dynamo = await startDynamo();
  client = connect(dynamo.endpoint);
  update = (change) => commandsOn(client, 'conferences').update('limits', change);
});

afterAll(async () => {
  client.destroy();
  await dynamo.stop();
});

const one = { ':v': 1 };
/** An expression of exactly this many bytes. A long attribute name fills it. */
const padded = (before: string, after: string, bytes: number): string => before + 'x'.repeat(bytes - before.length - after.length) + after;

describe('the length of an expression', () => {
  it.each([
    ['UpdateExpression', (bytes: number) => ({ UpdateExpression: padded('SET ', ' = :v', bytes), ExpressionAttributeValues: one })],
    [
      'ConditionExpression',
      (bytes: number) => ({
        ConditionExpression: padded('attribute_not_exists(', ') AND NOT y = :v', bytes),
        ExpressionAttributeValues: one,
      }),
    ],
  ])('%s: 4,096 bytes pass, 4,097 are refused', async (name, change) => {
    await expect(update(change(4_096))).resolves.toBeDefined();
    await expect(update(change(4_097))).rejects.toMatchObject({
      name: 'ValidationException',
      message: `Invalid ${name}: Expression size has exceeded the maximum allowed size; expression size: 4097`,
    });
  });

  it('FilterExpression: 4,097 bytes are refused', async () => {
    const query = (bytes: number) =>
      client.send(
        new QueryCommand({
          TableName: 'conferences',
          KeyConditionExpression: 'pk = :v',
          FilterExpression: padded('attribute_exists(', ')', bytes),
          ExpressionAttributeValues: { ':v': 'limits' },
        }),
      );
    await expect(query(4_096)).resolves.toBeDefined();
    await expect(query(4_097)).rejects.toMatchObject({ name: 'ValidationException' });
  });

  it('counts placeholders as sent, not their values', async () => {
    const names = { '#long': 'l'.repeat(5_000) };
    await expect(
      update({ UpdateExpression: 'SET #long = :v', ExpressionAttributeNames: names, ExpressionAttributeValues: one }),
    ).resolves.toBeDefined();
  });

  it('counts bytes, not characters', async () => {
    const wide = padded('SET ', ' = :v', 4_096).replace('x', 'é');
    await expect(update({ UpdateExpression: wide, ExpressionAttributeValues: one })).rejects.toThrow('expression size: 4097');
  });
});

describe('the operators of an expression', () => {
  const names = { '#a': 'a' };
  /** `n` joined comparisons, which are 2n - 1 operators. */
  const comparisons = (n: number) => Array.from({ length: n }, () => '#a<>:v').join(' AND ');

  it('ConditionExpression: 300 pass, 301 are refused', async () => {
    const condition = (ConditionExpression: string) =>
      update({ ConditionExpression, ExpressionAttributeNames: names, ExpressionAttributeValues: one });
    await expect(condition(comparisons(150))).resolves.toBeDefined();
    await expect(condition(`NOT ${comparisons(150).replace('<>', '=')}`)).resolves.toBeDefined();
    await expect(condition(comparisons(151))).rejects.toMatchObject({
      name: 'ValidationException',
      message: 'Invalid ConditionExpression: The expression contains too many operators; operator count: 301',
    });
  });

  it('UpdateExpression: 300 pass, 301 are refused, assignments do not count', async () => {
    const sets = (n: number) => Array.from({ length: n }, (_, index) => `a${index}=:v+:v`).join(',');
    const setting = (UpdateExpression: string) => update({ UpdateExpression, ExpressionAttributeValues: one });
    await expect(setting(`SET ${sets(300)},z=:v`)).resolves.toBeDefined();
    await expect(setting(`SET ${sets(301)}`)).rejects.toThrow(
      'Invalid UpdateExpression: The expression contains too many operators; operator count: 301',
    );
  });

  it('IN takes 100 operands, not 101', async () => {
    const listed = (n: number) => {
      const values = Array.from({ length: n }, (_, index) => [`:v${index}`, index] as const);
      return update({
        ConditionExpression: `NOT #a IN (${values.map(([name]) => name).join(',')})`,
        ExpressionAttributeNames: names,
        ExpressionAttributeValues: Object.fromEntries(values),
      });
    };
    await expect(listed(100)).resolves.toBeDefined();
    await expect(listed(101)).rejects.toMatchObject({ name: 'ValidationException' });
  });
});
