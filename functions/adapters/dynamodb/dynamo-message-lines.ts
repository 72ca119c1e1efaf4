/** The lines of messages, on the items of their connections in the `records` table. See `message-line.ts`. */
import { randomUUID } from 'node:crypto';
import { type DynamoDBClient, GetItemCommand, type UpdateItemCommandInput } from '@aws-sdk/client-dynamodb';
import type { OrderedMessage } from '../../../domain/message-order';
import type { Joining, MessageLines, Standing } from '../../ports/message-lines';
import { conditionalUpdate, type Updated } from './conditional-update';
import type { Item } from './item';
import { connectionKey } from './keys';
import { countIn, endTurnCommand, forgetCommand, joinCommand, lineOf, placeOf, servedOf, takeTurnCommand } from './message-line';
import { connectionOf } from './terminal-items';

const standingOf = (connectionId: string, place: string, item: Item, at: number): Standing | undefined => {
  const ahead = lineOf(item, at).live.indexOf(place);
  return ahead === -1 ? undefined : { place, ahead, connection: connectionOf(connectionId, item), served: servedOf(item) };
};

/**
 * Messages that arrived in the same millisecond are served in the order in which they joined, as far as one machine can
 * tell.
 */
const newPlaceId = (): string => `${String(process.hrtime.bigint()).padStart(20, '0')}-${randomUUID()}`;

export class DynamoMessageLines implements MessageLines {
  constructor(
    private readonly client: DynamoDBClient,
    private readonly tableName: string,
    private readonly newId: () => string = newPlaceId,
  ) {}

  async join(connectionId: string, joining: Joining): ReturnType<MessageLines['join']> {
    const place = placeOf(joining, this.newId());
    const alone = await this.update(joinCommand(connectionId, place, joining, 'alone'));
    if (!alone.item) return undefined;
    // The client repeats a write whose answer was lost, and is then refused by its own first write.
    if (alone.isWritten || alone.item['turn']?.S === place) return standingOf(connectionId, place, alone.item, joining.at);
    return countIn(alone.item, joining.at) >= joining.perMinute ? 'limited' : this.joinBehind(connectionId, place, joining);
  }

  async look(connectionId: string, place: string, at: number): Promise<Standing | undefined> {
    const { Item: item } = await this.client.send(
      new GetItemCommand({ TableName: this.tableName, Key: connectionKey(connectionId), ConsistentRead: true }),
    );
    return item && this.takeTurn(connectionId, place, item, at);
  }

  async leave(connectionId: string, place: string, served?: readonly OrderedMessage[]): Promise<void> {
    const { isWritten, item } = await this.update(endTurnCommand(connectionId, place, served));
    if (!isWritten && item?.['line']?.SS?.includes(place)) await this.update(forgetCommand(connectionId, [place]));
  }

  private async joinBehind(connectionId: string, place: string, joining: Joining): ReturnType<MessageLines['join']> {
    for (;;) {
      const { isWritten, item } = await this.update(joinCommand(connectionId, place, joining, 'behind'));
      if (!item) return undefined;
      const { live, dead } = lineOf(item, joining.at);
      if (isWritten || live.includes(place)) return this.takeTurn(connectionId, place, item, joining.at);
      if (countIn(item, joining.at) >= joining.perMinute) return 'limited';
      if (dead.length === 0) return 'crowded';
      await this.update(forgetCommand(connectionId, dead));
    }
  }

  /** Nobody else has the turn and nobody is before this one: then it takes it, unless another was faster. */
  private async takeTurn(connectionId: string, place: string, item: Item, at: number): Promise<Standing | undefined> {
    const { live, dead, isTaken } = lineOf(item, at);
    if (isTaken || live[0] !== place) return standingOf(connectionId, place, item, at);
    const taken = await this.update(takeTurnCommand(connectionId, place, item['turn']?.S, dead));
    if (!taken.item) return undefined;
    const standing = standingOf(connectionId, place, taken.item, at);
    const isMine = taken.item['turn']?.S === place;
    return standing && !isMine ? { ...standing, ahead: Math.max(1, standing.ahead) } : standing;
  }

  private update(command: Omit<UpdateItemCommandInput, 'TableName'>): Promise<Updated> {
    return conditionalUpdate(this.client, { ...command, TableName: this.tableName });
  }
}
