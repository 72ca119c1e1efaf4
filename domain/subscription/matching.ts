/** Which events a subscription selects. */
import type { ConferenceId } from '../../schemas/common';
import { type EventType, eventTypes } from '../../schemas/events/event-types';
import { matchesType } from '../../schemas/subscription';
import type { SubscriptionRecord } from './record';

type Interest = Pick<SubscriptionRecord, 'types' | 'conferenceId'>;

const selectsType = ({ types }: Pick<Interest, 'types'>, type: EventType): boolean => types.some((pattern) => matchesType(pattern, type));

/** `subject`: the conference that the event is about. */
export const selects = (interest: Interest, event: { readonly type: EventType; readonly subject: ConferenceId }): boolean =>
  selectsType(interest, event.type) && (interest.conferenceId ?? event.subject) === event.subject;

/** Whether the subscription leaves out some changes of its conferences. A gap in the versions is then not a loss. */
export const isFiltered = (interest: Pick<Interest, 'types'>): boolean => !eventTypes.every((type) => selectsType(interest, type));
