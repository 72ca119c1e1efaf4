/** The operation that the access network calls. */
import { ReportCallsRequest, ReportCallsResponse } from '../call-report';
import { defineOperation } from '../operation';

export const reportCalls = defineOperation({
  operationId: 'reportCalls',
  tag: 'calls',
  method: 'post',
  path: '/v1/call-reports',
  summary: 'Report single-line calls',
  description: 'The newest report of a call sets the initial status of the participant. Each report has its own outcome.',
  auth: 'jwt',
  scopes: ['calls:report'],
  command: true,
  body: ReportCallsRequest,
  responses: { 200: ReportCallsResponse },
  problems: [],
});

export const callOperations = [reportCalls] as const;
