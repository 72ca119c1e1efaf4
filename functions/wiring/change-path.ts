/**
 * The functions through which a change passes from the bridge, the access network or a terminal to the other terminals
 * and to the bridge. Hardly a conference does without one of them, and a cold start of one delays a change.
 */
export const changePath: readonly string[] = [
  'functions/conferences/create-conference.ts',
  'functions/conferences/start-conference.ts',
  'functions/conferences/end-conference.ts',
  'functions/participants/add-participants.ts',
  'functions/participants/update-participant.ts',
  'functions/participants/remove-participant.ts',
  'functions/legs/bridge-callback.ts',
  'functions/legs/bridge-socket-event.ts',
  'functions/calls/report-calls.ts',
  'functions/legs/callbacks.ts',
  'functions/legs/leg-commands.ts',
  'functions/reconciliation/take-changes.ts',
  'functions/reconciliation/watch.ts',
  'functions/terminals/push.ts',
  'functions/terminals/push-nudged.ts',
  'functions/terminals/connect.ts',
  'functions/terminals/subscribe.ts',
];

export const isOnChangePath = ({ entry }: { readonly entry: string }): boolean => changePath.includes(entry);
