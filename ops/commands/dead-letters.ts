/** Lists dead letters by what they are about. Their bodies are never shown. */
import type { Connection } from '../deployment/connection';
import { type DeadLetterQueue, deadLetterQueueNamed, deadLetterQueues } from '../letters/dead-letter-queues';
import { type LetterKeys, letterKeys } from '../letters/letter-keys';
import { countLetters, type Letter, readLetters } from '../letters/read-letters';
import { type Report, report, table, timeText } from '../report';

/** As many as one request reads. */
const SAMPLE = 10;

const oldestOf = (letters: readonly Letter[]): number | undefined => {
  const times = letters.flatMap(({ sentAt }) => sentAt ?? []);
  return times.length === 0 ? undefined : Math.min(...times);
};

const agesOf = (at: number | undefined, now: number): string | null => {
  if (at === undefined) return null;
  const minutes = Math.max(0, Math.floor((now - at) / 60_000));
  return minutes < 120 ? `${String(minutes)} min` : `${String(Math.floor(minutes / 60))} h`;
};

const ways: Readonly<Record<DeadLetterQueue['redrive'], string>> = {
  move: 'SQS moves them back into their queue',
  'invoke-with-record': 'the function is invoked with each record',
  'invoke-with-event': 'the function is invoked with each event',
};

const listQueues = async ({ sqs, deployment, now }: Connection): Promise<Report> => {
  const queues = [];
  for (const { name, redrive } of deadLetterQueues) {
    const letters = await countLetters(sqs, deployment.queueUrls[name]);
    const oldest = letters === 0 ? undefined : oldestOf(await readLetters(sqs, deployment.queueUrls[name], SAMPLE));
    queues.push({ queue: name, letters, oldestSentAt: timeText(oldest), redrive, age: agesOf(oldest, now()) });
  }
  const filled = queues.filter(({ letters }) => letters > 0);
  const data = { queues: queues.map(({ age: _age, ...shown }) => shown) };
  if (filled.length === 0) return report(data, ['There are no dead letters.']);
  const rows = filled.map(({ queue, letters, age, redrive }) => [queue, letters, age, ways[redrive]]);
  return report(data, [
    ...table(['queue', 'letters', 'oldest', 'redrive'], rows),
    '',
    'The age is that of the oldest of the first ten. `dead-letters <queue>` shows what the letters are about.',
  ]);
};

const shown = (keys: LetterKeys): string =>
  Object.entries(keys)
    .map(([name, value]) => `${name}=${value}`)
    .join(' ');

const describe = ({ body, sentAt }: Letter) => ({
  sentAt: timeText(sentAt),
  isReadable: body !== undefined,
  keys: letterKeys(body),
});

const listLetters = async ({ sqs, deployment }: Connection, queue: DeadLetterQueue, most: number): Promise<Report> => {
  const url = deployment.queueUrls[queue.name];
  const [total, letters] = [await countLetters(sqs, url), (await readLetters(sqs, url, most)).map(describe)];
  const data = { queue: queue.name, letters: total, redrive: queue.redrive, shown: letters };
  if (total === 0) return report(data, [`There are no letters in ${queue.name}.`]);
  const rows = letters.map(({ sentAt, isReadable, keys }) => [sentAt, isReadable ? shown(keys) : 'not JSON']);
  const hidden = total - letters.length;
  return report(data, [
    `${queue.name}: ${String(total)} letters. In a redrive, ${ways[queue.redrive]}.`,
    ...table(['sent', 'about'], rows),
    ...(hidden > 0 ? [`${String(hidden)} more are not shown: see --limit. In a FIFO queue, a group shows its first letters only.`] : []),
  ]);
};

export const listDeadLetters = (connection: Connection, name: string | undefined, most: number): Promise<Report> =>
  name === undefined ? listQueues(connection) : listLetters(connection, deadLetterQueueNamed(name), most);
