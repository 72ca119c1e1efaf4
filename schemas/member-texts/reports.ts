/** Texts of call reports and of problems. */
import type { SchemaText } from './schema-text';

export const reports: Readonly<Record<string, SchemaText>> = {
  ReportCallsRequest: {
    members: {
      reports:
        'The reports; those of one initiator in order. Each is judged separately: one that does not match the contract is `rejected`.',
    },
  },
  CallReport: {
    description: 'What happened to one single-line call.',
    members: {
      initiator: 'The phone that the access network serves, even if the other party placed the call.',
      participant: 'The other party of the call.',
      occurredAt: "When it happened, by the network's clock.",
    },
  },
  CallReportResults: { members: { results: 'One outcome for each report, in their order.' } },
  CallReportResult: {
    members: {
      reportId: 'The id of the report; `null` if it had no valid one.',
      conferenceId: 'The conference that the report belongs to, if there is one.',
      code: 'Why it was rejected: `INVALID_ARGUMENT`, `NUMBER_NOT_ALLOWED`, `TOO_MANY_PARTICIPANTS`, `UNAVAILABLE` if the report is to be sent again soon, or `INTERNAL` if Rollcall could not process this report.',
      errors: 'What is wrong with a report that is rejected with `INVALID_ARGUMENT`.',
    },
  },
  ArgumentError: {
    description: 'One error in a request.',
    members: {
      pointer: 'Where it is in the body, as a URI fragment.',
      parameter: 'The name of the parameter or header that has it.',
      detail: 'What is wrong, for people. It may change.',
    },
  },
  GatewayRefusal: {
    description: 'A refusal that API Gateway sends before or instead of a function.',
    members: { message: 'What is wrong, for people.' },
  },
  Problem: {
    description: 'A problem document as in RFC 9457.',
    members: {
      type: 'Identifies the problem; not an address to fetch.',
      title: 'The problem in a few words, always the same for a `code`.',
      status: 'The HTTP status again.',
      detail: 'A sentence for people. It may change.',
      message: 'The same as `detail`, under the name that CAMARA gives it.',
      code: 'Identifies the problem for programs.',
      errors: 'What is wrong with the request: a `pointer` into the body or the name of a `parameter`, and a `detail`.',
      conferenceId: 'The conference that is open already.',
      participantId: 'The participant that the problem is about.',
    },
  },
};
