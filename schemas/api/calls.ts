/** The operation that the access network calls. */
import { CallReportResults, ReportCallsRequest } from '../call-report';
import { operationsWith } from '../operation';

const accessNetwork = operationsWith({ tag: 'calls', auth: 'jwt', scopes: ['calls:report'] });

export const reportCalls = /* @__PURE__ */ accessNetwork({
  operationId: 'reportCalls',
  method: 'post',
  path: '/v1/call-reports',
  summary: 'Report single-line calls',
  description:
    'The newest report of a call sets the initial status of the participant. A participant is online as long as one of its calls is up. Each report has its own outcome.',
  command: true,
  body: ReportCallsRequest,
  responses: { 200: CallReportResults },
  problems: [],
});

export const callOperations = [reportCalls] as const;
