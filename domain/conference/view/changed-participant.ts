/**
 * A participant as it is pushed to terminals that know it already. It is short, because each change goes to every
 * terminal.
 */
import type { Participant } from '../../../schemas/participant';
import { actionCodeDefaults, participantDefaults } from '../../../schemas/message-defaults';
import type { ChangedParticipant } from '../../../schemas/terminal-messages';

/** Which members, besides the changeable ones, the terminals may not have. */
export type Unsent = { readonly all: boolean; readonly initialStatus: boolean; readonly call: boolean; readonly actions: boolean };

const changeable = Object.keys(participantDefaults) as (keyof typeof participantDefaults)[];

const withoutNulls = <Whole extends object>(whole: Whole): Partial<Whole> =>
  Object.fromEntries(Object.entries(whole).filter(([, value]) => value !== null)) as Partial<Whole>;

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
  ...disconnectionOf(view),
  ...lastActionOf(view),
  ...(unsent.actions && view.actions ? { actions: view.actions } : {}),
});
