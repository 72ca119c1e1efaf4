import type { ConferenceRecord } from '../../../../domain/conference/record';
import { changeFromLog } from '../../../../domain/events/change-in-log';
import { publishChanges } from '../../../../functions/conferences/publish-changes';
import { jsonLog } from '../../../../functions/runtime/log';
import { streamConsumers } from '../../../../functions/wiring/streams';
import { eventTypes } from '../../../../schemas/events/event-types';
import { aConference, AT, CONFERENCE_ID } from '../../../support/a-conference';
import { memoryDeps } from '../../../support/memory-deps';

const versionOf = (version: number, correlator: string): ConferenceRecord => ({ ...aConference(), version, trace: { correlator } });

const publish = async (changes: readonly ConferenceRecord[], refused: readonly number[] = []): Promise<readonly string[]> => {
  const lines: string[] = [];
  const log = jsonLog(
    () => AT,
    (line) => lines.push(line),
  );
  const deps = { ...memoryDeps({ settings: { eventSource: 'urn:rollcall:test' } }), log, eventBus: { publish: async () => refused } };
  const publishing = publishChanges(
    deps,
    changes.map((after, index) => ({ before: changes[index - 1], after })),
  );
  await (refused.length > 0 ? expect(publishing).rejects.toThrow('did not accept') : publishing);
  return lines;
};
const published = async (...given: Parameters<typeof publish>): Promise<readonly unknown[]> =>
  (await publish(...given)).map((line) => JSON.parse(line) as unknown);

const four = [versionOf(1, 'first'), versionOf(2, 'second'), versionOf(3, 'first'), versionOf(4, 'third')];

const line = (correlator: string, versions: readonly number[], conferenceId: string = CONFERENCE_ID) => ({
  event: 'change.published',
  level: 'info',
  time: new Date(AT).toISOString(),
  conferenceId,
  correlator,
  version: versions.at(-1),
  changes: versions.length,
  each: versions.map((version) => `${String(version)} conference.created.v1 ${new Date(AT).toISOString()}`),
});

it('changes that are on the bus are logged under the correlator of each request, once for each', async () => {
  expect(await published(four)).toEqual([line('first', [1, 3]), line('second', [2]), line('third', [4])]);
});

it('a change that the bus did not accept is not logged as published', async () => {
  expect(await published(four, [2, 3])).toEqual([line('first', [1]), line('second', [2])]);
});

it('changes of two conferences have a line each, even if their requests have the same correlator', async () => {
  const next = `${CONFERENCE_ID.slice(0, -1)}1`;
  const changes = [versionOf(7, 'always'), { ...versionOf(1, 'always'), conferenceId: next }];
  expect(await published(changes)).toEqual([line('always', [7]), line('always', [1], next)]);
});

it('the line of the most changes that come together is far below the limit of CloudWatch', async () => {
  const LIMIT_BYTES = 256 * 1024;
  const [longest = 'rollcall.conference.created.v1'] = [...eventTypes].sort((one, other) => other.length - one.length);
  const before = versionOf(9_999_999_000, 'c'.repeat(256));
  const changes = Array.from({ length: streamConsumers['take-changes'].batchSize }, (_, index) => {
    const version = before.version + index + 1;
    return { ...before, version, lastChange: longest, hiddenFrom: before.version - 1, hiddenIn: version - 1 };
  });
  const [one = '', ...others] = await publish(changes);
  expect(others).toEqual([]);
  expect(Buffer.byteLength(one)).toBeLessThan(LIMIT_BYTES / 20);
  const { each } = JSON.parse(one) as { readonly each: readonly string[] };
  expect(each.map((text) => changeFromLog(text)?.version)).toEqual(changes.map(({ version }) => version));
});
