/** What each alarm of the SIP gateway means for users, for the person on call. docs/operations.md says what to do. */
export type GatewayAlarmName =
  'NoHealthyTask' | 'Restarts' | 'NudgesNotRead' | 'DialogsNotSaved' | 'RollcallUnavailable' | 'RequestsFailed' | 'Processor' | 'Memory';

export const gatewayImpact: Readonly<Record<GatewayAlarmName, string>> = {
  NoHealthyTask: 'Phones get no changes of their conferences and cannot subscribe: no task of the SIP gateway is healthy.',
  Restarts: 'Phones get changes late, after each start: the SIP gateway ends again and again.',
  NudgesNotRead: 'Phones get changes up to a minute late: the SIP gateway does not read its queue.',
  DialogsNotSaved:
    'After the next restart some phones get no changes until they subscribe again: the SIP gateway cannot save their subscriptions.',
  RollcallUnavailable:
    "Phones get changes late, or reports of the carrier's conference servers are late: the SIP gateway gets no answers from Rollcall.",
  RequestsFailed: 'Phones cannot subscribe to a conference: the SIP gateway failed while it answered them.',
  Processor: 'Phones will soon get changes late: the SIP gateway uses nearly all of its share of a processor.',
  Memory: 'The SIP gateway will soon run out of memory and be restarted, and phones get changes late.',
};
