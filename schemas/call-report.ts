/** The access network's reports about the single-line calls that assemble a conference. */
import * as z from 'zod';
import { ConferenceId, PhoneNumber, TimestampInput } from './common';
import { CallState, Cause } from './participant-states';
import { ArgumentError } from './problems';

const opaqueId = z
  .string()
  .min(1)
  .max(128)
  .regex(/^[\x21-\x7e]+$/, 'must be printable ASCII without spaces');

export const ReportId = opaqueId;

export const CallReport = z
  .strictObject({
    reportId: ReportId.meta({ description: "The network's id of this report; the response repeats it." }),
    callId: opaqueId.meta({ description: "The network's id of the call." }),
    initiator: PhoneNumber,
    participant: PhoneNumber,
    state: CallState,
    cause: Cause.optional(),
    occurredAt: TimestampInput,
  })
  .meta({ id: 'CallReport', override: { additionalProperties: false } });
export type CallReport = z.infer<typeof CallReport>;

const ReportOutcome = z.enum(['applied', 'duplicate', 'stale', 'ignored', 'rejected']).meta({ id: 'ReportOutcome' });

export const CallReportResult = z
  .object({
    reportId: z.string().nullable(),
    outcome: ReportOutcome,
    conferenceId: ConferenceId.optional(),
    code: z.string().optional(),
    errors: z.array(ArgumentError).optional(),
  })
  .meta({ id: 'CallReportResult' });
export type CallReportResult = z.infer<typeof CallReportResult>;

/**
 * A report as it arrives. Each is checked separately, so that one that does not match `CallReport` does not block the
 * others. The contract shows it as a `CallReport`.
 */
const anyReport = z.unknown().meta({ override: { $ref: '#/components/schemas/CallReport' } });

export const ReportCallsRequest = z.strictObject({ reports: z.array(anyReport).min(1).max(100) }).meta({ id: 'ReportCallsRequest' });

export const CallReportResults = z.object({ results: z.array(CallReportResult) }).meta({ id: 'CallReportResults' });
export type CallReportResults = z.infer<typeof CallReportResults>;
