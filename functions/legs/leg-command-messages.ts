/**
 * Commands to the conference server as messages. Each leg has its own group, and so has each stray call; a conference
 * has one for its end. A deduplication id makes repeated commands one.
 */
import type { LegRef } from '../../domain/bridge/leg-event';
import { legName } from '../../domain/bridge/leg-name';
import type { LegAction } from '../../domain/conference/needs';
import type { ConferenceId } from '../../schemas/common';
import type { ContinueStep, LaterCommand, LegCommand } from '../messaging/messages';
import { watchMessage } from '../messaging/watch-message';
import type { Message } from '../ports/queues';
import type { SealedStep } from './sealed-step';

type Command = Exclude<LegCommand, { action: 'end' | 'hang-up-stray-call' }>;

const groupOf = (ref: LegRef): string => `${ref.conferenceId}-${legName(ref)}`;

/** A command that is repeated with the same `dedupKey` is dropped. With another `dedupKey` it is sent again. */
const message = (ref: LegRef, command: Command, dedupKey: string): Message => ({
  body: command,
  group: groupOf(ref),
  deduplicationId: `${ref.conferenceId}-${legName(ref)}-${command.action}-${dedupKey}`,
});

export const dialMessage = ({ conferenceId, participantId, leg }: LegRef, dedupKey: string): Message =>
  message({ conferenceId, participantId, leg }, { conferenceId, participantId, leg, action: 'dial' }, dedupKey);

export const legActionMessage = ({ conferenceId, participantId, leg }: LegRef, action: LegAction, dedupKey: string): Message =>
  message({ conferenceId, participantId, leg }, { conferenceId, participantId, leg, action }, dedupKey);

/** The group is the conference's own, so the message does not wait behind any leg. */
export const endMessage = (conferenceId: ConferenceId, dedupKey: string): Message => ({
  body: { conferenceId, action: 'end' } satisfies LegCommand,
  group: conferenceId,
  deduplicationId: `${conferenceId}-end-${dedupKey}`,
});

const continueStep = ({ conferenceId, participantId, leg, step, data }: SealedStep): ContinueStep => ({
  conferenceId,
  participantId,
  leg,
  action: 'continue-step',
  step,
  ...(data === undefined ? {} : { data }),
});

/** Short enough for SQS, however the driver names its steps. `dedupKey` has a limited length, see `dedupKeyOf`. */
const stepId = (step: SealedStep, dedupKey: string): string => `${legName(step)}-${step.step}-${dedupKey}`;

/** A step that is due now. It joins the queue of commands to its leg. */
export const stepMessage = (step: SealedStep, dedupKey: string): Message => ({
  body: continueStep(step),
  group: groupOf(step),
  deduplicationId: stepId(step, dedupKey),
});

/** A step that waits. It goes to the `watch` queue. */
export const laterStepMessage = (step: SealedStep, dedupKey: string, now: number): Message => {
  const due = now + (step.afterSeconds ?? 0) * 1000;
  const { onlyUnanswered } = step;
  return watchMessage({ due, command: continueStep(step), deduplicationId: stepId(step, dedupKey), onlyUnanswered }, now);
};

/** A dial whose slot comes later. It goes to the `watch` queue. */
export const laterDialMessage = (dial: Extract<LegCommand, { action: 'dial' }>, due: number, now: number): Message =>
  watchMessage({ due, command: dial, deduplicationId: `${dial.conferenceId}-${legName(dial)}-slot` }, now);

/** Stray calls do not wait for each other. `key` is the same for a repetition, and short enough for SQS. */
export const strayCallMessage = (sealed: string, key: string): Message => ({
  body: { call: { sealed }, action: 'hang-up-stray-call' } satisfies LegCommand,
  group: key,
  deduplicationId: key,
});

/** A command that has waited long enough. */
export const dueCommand = ({ command, deduplicationId }: LaterCommand): Message => ({
  body: command,
  group: command.action === 'end' ? command.conferenceId : groupOf(command),
  deduplicationId,
});
