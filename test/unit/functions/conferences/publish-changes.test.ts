import type { ConferenceRecord } from '../../../../domain/conference/record';
import { publishChanges } from '../../../../functions/conferences/publish-changes';
import { jsonLog } from '../../../../functions/runtime/log';
import { aConference, AT, CONFERENCE_ID } from '../../../support/a-conference';
import { memoryDeps } from '../../../support/memory-deps';

const versionOf = (version: number, correlator: string): ConferenceRecord => ({ ...aConference(), version, trace: { correlator } });

const published = async (refused: readonly number[]): Promise<readonly unknown[]> => {
  const lines: unknown[] = [];
  const log = jsonLog(
    () => AT,
    (line) => lines.push(JSON.parse(line)),
  );
  const deps = { ...memoryDeps({ settings: { eventSource: 'urn:rollcall:test' } }), log, eventBus: { publish: async () => refused } };
  const changes = [versionOf(1, 'first'), versionOf(2, 'second'), versionOf(3, 'first'), versionOf(4, 'third')];
  const publishing = publishChanges(
    deps,
    changes.map((after, index) => ({ before: changes[index - 1], after })),
  );
  await (refused.length > 0 ? expect(publishing).rejects.toThrow('did not accept') : publishing);
  return lines;
};
const line = (correlator: string, version: number, changes: number) =>
  expect.objectContaining({
    event: 'change.published',
    level: 'info',
    conferenceId: CONFERENCE_ID,
    correlator,
    version,
    changes,
  }) as unknown;

it('changes that are on the bus are logged under the correlator of each request, once for each', async () => {
  expect(await published([])).toEqual([line('first', 3, 2), line('second', 2, 1), line('third', 4, 1)]);
});

it('a change that the bus did not accept is not logged as published', async () => {
  expect(await published([2, 3])).toEqual([line('first', 1, 1), line('second', 2, 1)]);
});
