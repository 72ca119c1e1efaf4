/** The start: it touches the conference only. Whom it calls follows from the state and the participants' rows. */
import type { ConferenceId } from '../../../schemas/common';
import { type Change, conferenceField, demand, present, remove, set } from '../change';
import { begin } from './begin';
import { mayDial } from './dial-limit';

const MINUTE_MS = 60_000;

export type Start = {
  readonly conferenceId: ConferenceId;
  readonly at: number;
  readonly maxMinutes: number;
  readonly dialsPerHour: number;
};

export const start = ({ conferenceId, at, maxMinutes, dialsPerHour }: Start): Change =>
  begin('start', conferenceId, at, {
    requires: [demand(present(conferenceField('toCall')), 'nobody-online'), mayDial(at, dialsPerHour)],
    mutations: [
      set(conferenceField('startedAt'), at),
      set(conferenceField('endsAt'), at + maxMinutes * MINUTE_MS),
      remove(conferenceField('toCall')),
    ],
    concerns: 'everyone',
  });
