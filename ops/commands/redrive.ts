/** Redrives the dead letters of a queue. `docs/operations.md` says for each queue whether one should. */
import type { Connection } from '../deployment/connection';
import { EXIT } from '../failure';
import { deadLetterQueueNamed } from '../letters/dead-letter-queues';
import { countLetters } from '../letters/read-letters';
import { redriveLetters } from '../letters/redrive-letters';
import { type Report, report } from '../report';

const lettersText = (count: number): string => (count === 1 ? '1 letter' : `${String(count)} letters`);

export const redrive = async (connection: Connection, name: string, isDryRun: boolean): Promise<Report> => {
  const queue = deadLetterQueueNamed(name);
  const { sqs, deployment } = connection;
  const letters = await countLetters(sqs, deployment.queueUrls[queue.name]);
  if (letters === 0) return report({ queue: queue.name, redriven: 0, left: 0 }, [`There are no letters in ${queue.name}.`]);
  if (isDryRun) {
    const how = queue.redrive === 'move' ? 'SQS would move them back into their queue' : `${queue.consumer} would be invoked with each`;
    return report({ queue: queue.name, letters, redrive: queue.redrive, dryRun: true }, [
      `${queue.name} has ${lettersText(letters)}. ${how}.`,
      'Nothing has been changed. Repeat the command with --yes.',
    ]);
  }
  const done = await redriveLetters(connection, queue);
  const data = { queue: queue.name, ...done };
  if (done.moving) return report(data, [`SQS is still moving the letters of ${queue.name}. List them again later.`], EXIT.incomplete);
  const left =
    done.left === 0
      ? []
      : [`${lettersText(done.left)} stayed. The log of the function says why, or a letter only names a place in the stream.`];
  return report(data, [`${lettersText(done.redriven)} of ${queue.name} redriven.`, ...left], done.left === 0 ? EXIT.done : EXIT.incomplete);
};
