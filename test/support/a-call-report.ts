import type { CallReport } from '../../schemas/call-report';
import { AT, phoneNumberAt } from './a-conference';

/** The first participant's call is held. */
export const aCallReport = (over: Partial<CallReport> = {}): CallReport => ({
  reportId: 'report-1',
  callId: 'call-1',
  initiator: phoneNumberAt(0),
  participant: phoneNumberAt(1),
  state: 'held',
  occurredAt: new Date(AT).toISOString(),
  ...over,
});
