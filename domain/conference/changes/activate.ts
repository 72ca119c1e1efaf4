/** Makes the conference active, once two legs are connected. */
import type { ConferenceId } from '../../../schemas/common';
import { type Change, newVersion } from '../change';
import { begin } from './begin';

export const activate = (conferenceId: ConferenceId, at: number): Change =>
  begin('activate', conferenceId, at, { mutations: [newVersion('activatedIn')], concerns: [] });
