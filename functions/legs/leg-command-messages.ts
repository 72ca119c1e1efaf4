/** Commands to legs as messages: one group a leg, and an id that makes a repeated command one. */
import type { LegRef } from '../../domain/bridge/leg-event';
import { legName } from '../../domain/bridge/leg-name';
import type { LegAction } from '../../domain/conference/needs';
import type { ConferenceRecord } from '../../domain/conference/record';
import type { ConferenceId } from '../../schemas/common';
import type { CarryOn, LaterCommand, LegCommand } from '../messaging/messages';
import { watchMessage } from '../messaging/watch-message';
import type { DriverStep } from '../ports/bridge-driver';
import type { Message } from '../ports/queues';

type Command = Exclude<LegCommand, { action: 'end' }>;

const groupOf = (ref: LegRef): string => `${ref.conferenceId}-${legName(ref)}`;

/** `occasion`: another one lets the same command through again; repeated on the same occasion it is dropped. */
const message = (ref: LegRef, command: Command, occasion: string): Message => ({
  body: command,
  group: groupOf(ref),
  deduplicationId: `${ref.conferenceId}-${legName(ref)}-${command.action}-${occasion}`,
});

export const dialMessage = (record: ConferenceRecord, ref: LegRef, occasion: string): Message => {
  const to = record.participants[ref.participantId]?.phoneNumber ?? record.initiator;
  return message(ref, { ...ref, action: 'dial', to, from: record.initiator }, occasion);
};

export const legActionMessage = ({ conferenceId, participantId, leg }: LegRef, action: LegAction, occasion: string): Message =>
  message({ conferenceId, participantId, leg }, { conferenceId, participantId, leg, action }, occasion);

/** Its group is the conference's own: it does not wait behind any leg. */
export const endMessage = (conferenceId: ConferenceId, occasion: string): Message => ({
  body: { conferenceId, action: 'end' } satisfies LegCommand,
  group: conferenceId,
  deduplicationId: `${conferenceId}-end-${occasion}`,
});

const carryOn = ({ conferenceId, participantId, leg, step, data }: DriverStep): CarryOn => ({
  conferenceId,
  participantId,
  leg,
  action: 'carry-on',
  step,
  ...(data === undefined ? {} : { data }),
});

/** Short enough for SQS, whatever the driver calls its steps. `occasion`: of limited length, see `occasionOf`. */
const stepId = (step: DriverStep, occasion: string): string => `${legName(step)}-${step.step}-${occasion}`;

/** A step that is due now, among the commands to its leg. */
export const stepMessage = (step: DriverStep, occasion: string): Message => ({
  body: carryOn(step),
  group: groupOf(step),
  deduplicationId: stepId(step, occasion),
});

/** A step that waits: for the `watch` queue. */
export const laterStepMessage = (step: DriverStep, occasion: string, now: number): Message =>
  watchMessage({ due: now + (step.afterSeconds ?? 0) * 1000, command: carryOn(step), deduplicationId: stepId(step, occasion) }, now);

/** A dial whose turn comes later: for the `watch` queue. */
export const laterDialMessage = (dial: Extract<LegCommand, { action: 'dial' }>, due: number, now: number): Message =>
  watchMessage({ due, command: dial, deduplicationId: `${dial.conferenceId}-${legName(dial)}-turn` }, now);

/** What has waited long enough. */
export const dueCommand = ({ command, deduplicationId }: LaterCommand): Message => ({
  body: command,
  group: command.action === 'end' ? command.conferenceId : groupOf(command),
  deduplicationId,
});
