/**
 * A participant as it is pushed to terminals that know it already. It is short, because each change goes to every
 * terminal.
 */
import type { Participant } from '../../../schemas/participant';
import { actionCodeDefaults, eventPackageDefault, participantDefaults } from '../../../schemas/terminal-defaults';
import type { ChangedParticipant } from '../../../schemas/terminal-messages';

/** Which members, besides the changeable ones, the terminals may not have. */
export type Unsent = {
  readonly all: boolean;
  readonly initialStatus: boolean;
  readonly call: boolean;
  readonly actions: boolean;
  /** Whether an event package feeds the conference, or has done so. */
  readonly feed: 'none' | 'live' | 'over';
};

const changeable = Object.keys(participantDefaults) as (keyof typeof participantDefaults)[];

const withoutNulls = <Whole extends object>(whole: Whole): Partial<Whole> =>
  Object.fromEntries(Object.entries(whole).filter(([, value]) => value !== null)) as Partial<Whole>;

const eventPackageOf = (view: Participant, isFed: boolean): Pick<ChangedParticipant, 'eventPackage'> => {
  const usual = eventPackageDefault(isFed, view.endpointStatus);
  return view.eventPackage?.endpointStatus === usual?.endpointStatus ? {} : { eventPackage: view.eventPackage };
};

/** While it is fed, a participant who may lose its own actions again is always sent them. */
const actionsOf = ({ actions, role }: Participant, { actions: isUnsent, feed }: Unsent): Pick<ChangedParticipant, 'actions'> => {
  if (actions) return isUnsent || (feed === 'live' && role === 'participant') ? { actions } : {};
  return isUnsent && feed === 'over' ? { actions: null } : {};
};

const changed = (view: Participant): Partial<Participant> =>
  Object.fromEntries(changeable.filter((member) => view[member] !== participantDefaults[member]).map((member) => [member, view[member]]));

const disconnectionOf = ({ disconnection }: Participant): Pick<ChangedParticipant, 'disconnection'> =>
  disconnection === null ? {} : { disconnection: { ...withoutNulls(disconnection), method: disconnection.method, at: disconnection.at } };

const lastActionOf = ({ lastAction }: Participant): Pick<ChangedParticipant, 'lastAction'> => {
  if (lastAction === null) return {};
  const { code, ...rest } = lastAction;
  return { lastAction: code === actionCodeDefaults[rest.outcome] ? rest : lastAction };
};

const fixed = ({ role, phoneNumber, displayName, reference, call, initialStatus }: Participant, unsent: Unsent): Partial<Participant> => {
  if (unsent.all) return { role, phoneNumber, displayName, reference, call, initialStatus };
  return { ...(unsent.call ? { call } : {}), ...(unsent.initialStatus ? { initialStatus } : {}) };
};

export const changedParticipant = (view: Participant, unsent: Unsent): ChangedParticipant => ({
  participantId: view.participantId,
  version: view.version,
  ...fixed(view, unsent),
  ...changed(view),
  ...eventPackageOf(view, unsent.feed === 'live'),
  ...disconnectionOf(view),
  ...lastActionOf(view),
  ...actionsOf(view, unsent),
});
