/** Writes endlessly to a local DynamoDB in the given folder and reports its progress. A test kills it in the middle. */
import { startDynamo } from '../../local/dynamo/start-dynamo';
import { commandsOn, connect } from './dynamo-client';

const writers = 8;

const write = async (): Promise<void> => {
  const dynamo = await startDynamo({ path: process.argv[2] ?? '' });
  const table = commandsOn(connect(dynamo.endpoint), 'conferences');
  let written = 0;
  const writer = async (): Promise<void> => {
    for (;;) {
      const number = (written += 1);
      await table.put(`item-${number}`, { ttl: 4_000_000_000 + number });
      await table.update('counter', { UpdateExpression: 'ADD n :one', ExpressionAttributeValues: { ':one': 1 } });
      process.stdout.write(`${number}\n`);
    }
  };
  await Promise.all(Array.from({ length: writers }, writer));
};

void write();
