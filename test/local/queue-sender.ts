/**
 * Sends to queues in the given folder, handles some of the messages, and reports what it has done. A test kills it in
 * the middle.
 */
import { openQueues } from '../../local/queues/queues';
import { crashQueues } from './crash-queues';

const send = async (): Promise<void> => {
  const queues = await openQueues(crashQueues, Date.now, process.argv[2] ?? '');
  const legs = queues.named('legs');
  const first = legs.messages().length;
  for (let number = first; ; number += 1) {
    const body = `${process.pid}-${number}`;
    await legs.send({ body, groupId: `g${number % 3}`, deduplicationId: body });
    process.stdout.write(`sent ${body}\n`);
    if (number % 4 !== 0) continue;
    const [message] = await legs.receive(1);
    if (!message || number % 8 !== 0) continue;
    process.stdout.write(`handled ${message.body}\n`);
    await legs.delete(message.receipt ?? '');
  }
};

void send();
