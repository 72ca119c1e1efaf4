/** A participant of a conference: its number, its desired state and its actual state. */
import * as z from 'zod';
import { DisplayName, ParticipantId, PhoneNumber, Reference, StoredText, Timestamp, Version } from './common';
import { eachDesired, eachFlag, managementActions, participantActions } from './participant-actions';

export const Status = z.enum(['online', 'offline']).meta({ id: 'Status' });
export type Status = z.infer<typeof Status>;

/** The values of RFC 4575 section 5.7.3. */
export const EndpointStatus = z
  .enum(['pending', 'dialing-out', 'dialing-in', 'alerting', 'connected', 'on-hold', 'muted-via-focus', 'disconnecting', 'disconnected'])
  .meta({ id: 'EndpointStatus' });
export type EndpointStatus = z.infer<typeof EndpointStatus>;

const Role = z.enum(['initiator', 'participant']).meta({ id: 'Role' });

export const CallState = z.enum(['dialing', 'alerting', 'held', 'connected', 'unconnected', 'released']).meta({ id: 'CallState' });
export type CallState = z.infer<typeof CallState>;

/** Why a call or a leg did not connect, or why it ended. */
export const Cause = z.enum(['busy', 'no-answer', 'declined', 'unreachable', 'network', 'cancelled', 'bridge-lost']).meta({ id: 'Cause' });
export type Cause = z.infer<typeof Cause>;

/** RFC 4575 section 5.7.7. */
export const DisconnectionMethod = z.enum(['departed', 'booted', 'failed', 'busy']).meta({ id: 'DisconnectionMethod' });
export type DisconnectionMethod = z.infer<typeof DisconnectionMethod>;

export const ParticipantAction = z.enum(participantActions).meta({ id: 'ParticipantAction' });
export type ParticipantAction = z.infer<typeof ParticipantAction>;

export const ActionOutcome = z.enum(['pending', 'done', 'failed', 'timed-out']).meta({ id: 'ActionOutcome' });
export type ActionOutcome = z.infer<typeof ActionOutcome>;

export const Source = z.enum(['event-package', 'call-reports', 'request', 'bridge']).meta({ id: 'Source' });
export type Source = z.infer<typeof Source>;

export const ManagementAction = z.enum(managementActions).meta({ id: 'ManagementAction' });
export type ManagementAction = z.infer<typeof ManagementAction>;

const Call = z.object({ state: CallState, cause: Cause.nullable(), at: Timestamp }).meta({ id: 'Call' });

export const Disconnection = z
  .object({ method: DisconnectionMethod, cause: Cause.nullable(), sipCode: z.int().min(100).max(699).nullable(), at: Timestamp })
  .meta({ id: 'Disconnection' });
export type Disconnection = z.infer<typeof Disconnection>;

export const LastAction = z
  .object({ action: ParticipantAction, outcome: ActionOutcome, code: z.string().nullable(), at: Timestamp })
  .meta({ id: 'LastAction' });
export type LastAction = z.infer<typeof LastAction>;

const EventPackageWord = z.object({ endpointStatus: EndpointStatus.nullable() }).meta({ id: 'EventPackageWord' });

export const Participant = z
  .object({
    participantId: ParticipantId,
    role: Role,
    phoneNumber: PhoneNumber.nullable(),
    displayName: StoredText.nullable(),
    reference: StoredText.nullable(),
    call: Call.nullable(),
    initialStatus: Status.nullable(),
    desiredStatus: Status.nullable(),
    ...eachDesired(() => z.boolean().nullable()),
    status: Status,
    endpointStatus: EndpointStatus,
    ...eachFlag(() => z.boolean()),
    confirmed: z.boolean(),
    source: Source.nullable(),
    eventPackage: EventPackageWord.nullable(),
    joinedAt: Timestamp.nullable(),
    disconnection: Disconnection.nullable(),
    lastAction: LastAction.nullable(),
    actions: z.array(ManagementAction).optional(),
    removed: z.literal(true).optional(),
    version: Version,
  })
  .meta({ id: 'Participant' });
export type Participant = z.infer<typeof Participant>;

export const NewParticipant = z
  .strictObject({
    phoneNumber: PhoneNumber,
    displayName: DisplayName.optional(),
    initialStatus: Status.optional().meta({ description: 'Allowed only if the assembly of the deployment is `direct`.' }),
    reference: Reference.optional(),
  })
  .meta({ id: 'NewParticipant' });
export type NewParticipant = z.infer<typeof NewParticipant>;

export const ParticipantUpdate = z
  .strictObject({ status: Status.optional(), ...eachFlag(() => z.boolean().optional()) })
  .refine((body) => Object.values(body).some((value) => value !== undefined), 'must request at least one change')
  .meta({ id: 'ParticipantUpdate', minProperties: 1 });
export type ParticipantUpdate = z.infer<typeof ParticipantUpdate>;
