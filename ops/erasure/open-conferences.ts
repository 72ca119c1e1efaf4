/** Whether a conference is open. What belongs to an open one is still needed, and stays until it has ended. */
import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { initiatorKeyOf } from '../../domain/ids/conference-id';
import { conferenceFields, recordIn } from '../../functions/adapters/dynamodb/conference-item';
import type { Item } from '../../functions/adapters/dynamodb/item';
import { openKey } from '../../functions/adapters/dynamodb/keys';
import type { ConferenceId } from '../../schemas/common';
import { CONFERENCE_ID } from '../../schemas/id-patterns';
import type { Connection } from '../deployment/connection';
import { ENDS_FIRST } from './held';

const IDS = new RegExp(CONFERENCE_ID, 'g');

export const conferencesIn = (text: string): readonly ConferenceId[] => [...new Set(text.match(IDS) ?? [])];

/** Why what belongs to these conferences is kept; undefined if it is not. */
export type OpenConferences = { readonly whyKept: (ids: readonly ConferenceId[]) => Promise<string | undefined> };

const UNKNOWN = 'it belongs to a conference that cannot be read: look at that in the table';

/** `item`: what is in the place of the initiator. An open conference is nowhere else. */
const whyKeptBy = (item: Item | undefined, id: ConferenceId): string | undefined => {
  if (item && (item[conferenceFields.conferenceId.name]?.S ?? id) !== id) return undefined;
  try {
    const record = recordIn(item);
    return record && record.state !== 'ended' ? ENDS_FIRST : undefined;
  } catch {
    return UNKNOWN;
  }
};

/** Each conference is looked up once. */
export const openConferences = ({ dynamo, settings }: Connection): OpenConferences => {
  const known = new Map<ConferenceId, string | undefined>();
  const look = async (id: ConferenceId): Promise<string | undefined> => {
    const key = { TableName: settings.conferencesTable, Key: openKey(initiatorKeyOf(id)), ConsistentRead: true };
    return whyKeptBy((await dynamo.send(new GetItemCommand(key))).Item, id);
  };
  return {
    whyKept: async (ids) => {
      for (const id of ids) {
        if (!known.has(id)) known.set(id, await look(id));
        const why = known.get(id);
        if (why !== undefined) return why;
      }
      return undefined;
    },
  };
};
