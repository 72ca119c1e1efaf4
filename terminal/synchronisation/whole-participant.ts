/**
 * Completes a participant of a partial message to what `GET` would show, with defaults for missing members and fixed
 * members as known.
 */
import { actionCodeDefaults, eventPackageDefault, participantDefaults } from '../../schemas/terminal-defaults';
import type { ChangedParticipant, Participant } from '../contract';
import { mergeKnown } from './merge-known';

type Fixed = Pick<Participant, 'role' | 'phoneNumber' | 'displayName' | 'reference' | 'call' | 'initialStatus' | 'actions'>;

/** A participant who was just added has a role and all fixed members. */
const fixedOf = ({ role, phoneNumber, displayName, reference, call, initialStatus }: ChangedParticipant): Fixed | undefined =>
  role && {
    role,
    phoneNumber: phoneNumber ?? null,
    displayName: displayName ?? null,
    reference: reference ?? null,
    call: call ?? null,
    initialStatus: initialStatus ?? null,
  };

type Changed<Member extends 'lastAction' | 'disconnection'> = NonNullable<ChangedParticipant[Member]>;

const lastActionOf = ({ code, ...rest }: Changed<'lastAction'>): Participant['lastAction'] => ({
  ...rest,
  code: code === undefined ? actionCodeDefaults[rest.outcome] : code,
});

const disconnectionOf = ({ cause, sipCode, ...rest }: Changed<'disconnection'>): Participant['disconnection'] => ({
  ...rest,
  cause: cause ?? null,
  sipCode: sipCode ?? null,
});

/** `null`: the participant has no actions of its own any more. */
const withActions = ({ actions: known, ...whole }: Participant, actions: ChangedParticipant['actions']): Participant => {
  const own = actions === undefined ? known : (actions ?? undefined);
  return own === undefined ? whole : { ...whole, actions: own };
};

/**
 * `isFed`: an event package feeds the conference. Undefined if the participant is unknown and the message is not
 * complete.
 */
export const wholeParticipant = (known: Participant | undefined, changed: ChangedParticipant, isFed: boolean): Participant | undefined => {
  const fixed = known ?? fixedOf(changed);
  if (!fixed) return undefined;
  const { participantId, version, lastAction, disconnection, actions, eventPackage, ...rest } = changed;
  const whole = mergeKnown<Participant>({ ...fixed, ...participantDefaults, eventPackage: null, participantId, version }, rest);
  return {
    ...withActions(whole, isFed && whole.role === 'participant' ? (actions ?? null) : actions),
    eventPackage: eventPackage === undefined ? eventPackageDefault(isFed, whole.endpointStatus) : eventPackage,
    lastAction: lastAction ? lastActionOf(lastAction) : participantDefaults.lastAction,
    disconnection: disconnection ? disconnectionOf(disconnection) : participantDefaults.disconnection,
  };
};
