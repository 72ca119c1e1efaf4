/**
 * A participant as it is pushed to terminals that know it already. It is short, because each change goes to every
 * terminal.
 */
import type { Participant } from '../../../schemas/participant';
import { actionCodeDefaults, type ChangedParticipant, participantDefaults } from '../../../schemas/terminal-messages';

/** Which members, besides the changeable ones, the terminals may not have. */
export type Unsent = {
  readonly all: boolean;
  readonly initialStatus: boolean;
  readonly call: boolean;
  readonly actions: boolean;
  /** The terminals may have actions of the participant's own although the conference's apply again. */
  readonly noOwnActions: boolean;
};

const changeable = (Object.keys(participantDefaults) as (keyof typeof participantDefaults)[]).filter((member) => member !== 'eventPackage');

const withoutNulls = <Whole extends object>(whole: Whole): Partial<Whole> =>
  Object.fromEntries(Object.entries(whole).filter(([, value]) => value !== null)) as Partial<Whole>;

/** Where the event package decides, its word usually is the status that is shown. */
const eventPackageDefault = ({ source, endpointStatus }: Participant): Participant['eventPackage'] =>
  source === 'event-package' ? { endpointStatus } : null;

const eventPackageOf = (view: Participant): Pick<ChangedParticipant, 'eventPackage'> =>
  view.eventPackage?.endpointStatus === eventPackageDefault(view)?.endpointStatus ? {} : { eventPackage: view.eventPackage };

const actionsOf = ({ actions }: Participant, unsent: Unsent): Pick<ChangedParticipant, 'actions'> => {
  if (actions) return unsent.actions || unsent.noOwnActions ? { actions } : {};
  return unsent.noOwnActions ? { actions: null } : {};
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
  ...eventPackageOf(view),
  ...disconnectionOf(view),
  ...lastActionOf(view),
  ...actionsOf(view, unsent),
});
