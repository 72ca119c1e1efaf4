/** What the table `records` holds of a conference: its legs, its terminals, its checks. */
import type { Item } from '../../functions/adapters/dynamodb/item';
import { TERMINAL } from '../../functions/adapters/dynamodb/keys';
import { queryAll } from '../../functions/adapters/dynamodb/query-pages';
import type { ConferenceId } from '../../schemas/common';
import type { Connection } from '../deployment/connection';

type StoredLeg = { readonly participantId: string; readonly leg: number; readonly dial: string; readonly at: number };
type StoredCheck = { readonly watch: string; readonly due: number };

export type StoredParts = {
  readonly legs: readonly StoredLeg[];
  readonly checks: readonly StoredCheck[];
  readonly terminals: number;
  /** The version that every terminal has been sent. */
  readonly toldVersion: number | undefined;
};

/** The parts of a sort key such as `leg#<participant>#<leg>` (`keys.ts`). */
const partsOf = ({ sk }: Item): readonly string[] => (sk?.S ?? '').split('#');

const numberIn = (item: Item | undefined, member: string): number | undefined =>
  item?.[member]?.N === undefined ? undefined : Number(item[member].N);

export const storedParts = async ({ dynamo, settings }: Connection, conferenceId: ConferenceId): Promise<StoredParts> => {
  const items = await queryAll(dynamo, {
    TableName: settings.recordsTable,
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': { S: conferenceId } },
  });
  const of = (kind: string): Item[] => items.filter((item) => partsOf(item)[0] === kind && partsOf(item).length > 1);
  return {
    legs: of('leg').map((item) => {
      const [, participantId = '', leg] = partsOf(item);
      return { participantId, leg: Number(leg), dial: item['state']?.S ?? '', at: numberIn(item, 'at') ?? 0 };
    }),
    checks: of('look').map((item) => ({ watch: partsOf(item)[1] ?? '', due: numberIn(item, 'due') ?? 0 })),
    terminals: of(TERMINAL).length,
    toldVersion: numberIn(
      items.find(({ sk }) => sk?.S === TERMINAL),
      'version',
    ),
  };
};
