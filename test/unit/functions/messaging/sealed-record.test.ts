import { createHash } from 'node:crypto';
import type { DynamoDBRecord } from 'aws-lambda';
import { type ConferenceRecord, MAX_TOMBSTONES } from '../../../../domain/conference/record';
import { MAX_TEXT_BYTES } from '../../../../domain/conference/text-bytes';
import { aesGcmSeal } from '../../../../functions/adapters/aes-gcm/aes-gcm-seal';
import { encodeRecord } from '../../../../functions/adapters/dynamodb/conference-item';
import { openRecord, sealRecord } from '../../../../functions/messaging/sealed-record';
import { joinedParticipant, worstConference } from '../../../support/worst-conference';

/** The limit of SQS in every region and partition. A letter that is larger would hold up its part of the stream. */
const MAX_MESSAGE_BYTES = 262_144;
const PARTICIPANTS = 300;

const seal = aesGcmSeal(async () => 'the-hash-key-of-the-tests', 'messages');
/** Nothing that compression could shorten. */
const textAt = (index: number): string => createHash('sha512').update(String(index)).digest('base64').slice(0, 64);

const longest = (): ConferenceRecord => {
  const conference = worstConference({
    size: PARTICIPANTS + MAX_TOMBSTONES,
    participant: (index) => {
      const texts = index < Math.floor(MAX_TEXT_BYTES / 128) ? { displayName: textAt(2 * index), reference: textAt(2 * index + 1) } : {};
      return { ...joinedParticipant(index), ...texts, ...(index < PARTICIPANTS ? {} : { removed: true }) };
    },
  });
  return { ...conference, textBytes: MAX_TEXT_BYTES };
};

it('the largest record of the stream is a message that every queue takes', async () => {
  const image = encodeRecord(longest());
  const dynamodb = {
    SequenceNumber: '7'.repeat(40),
    Keys: { pk: { S: 'x'.repeat(40) }, sk: { S: 'open' } },
    OldImage: image,
    NewImage: image,
  };
  const record = { eventID: 'x'.repeat(32), eventName: 'MODIFY', dynamodb } as unknown as DynamoDBRecord;
  const sealed = await sealRecord(seal, 'reconcile-dead-letters', record);
  expect(Buffer.byteLength(JSON.stringify(sealed))).toBeLessThan(MAX_MESSAGE_BYTES);
  expect(await openRecord(seal, 'reconcile-dead-letters', sealed)).toEqual(record);
});
