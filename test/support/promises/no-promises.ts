/**
 * Where the documents use a word of promise and promise nothing of Rollcall's. Each entry is a part of a document's text,
 * without Markdown, that has the word in it and is long enough to be found only where it is meant.
 */

/** What the reader should do, or must not do. */
const advice = [
  'never send recordings, tokens or the data of real callers.',
  'Keep the reports of one initiator in order.',
  'of the endpoint that has authenticated itself, never that of From',
  'Never the number in From: a caller who can choose it could open conferences for others.',
  'answer with t_reply(), never with sl_send_reply(), or the end of the call is reported only after early_timeout.',
  'never give both to a partner.',
  'or no answer within 5 seconds, send the event again with the same eventId and body',
  'It can never be changed.',
  'Never change name: with another name',
  'Never change eventSource, because subscribers know the deployment by it.',
  'Never replace hashKey with another key: ids and webhook secrets are derived from it',
  'process each id only once.',
  'Process each webhook-id only once',
  'Read them from the stream within 24 hours after they were written.',
  'hashKey: never replace it alone.',
  'Never copy items of conferences with sk = open',
  'Never put a token into the address.',
  'If no pong arrives within 10 seconds, reconnect.',
  'and no message brings it within a second, ask',
  'Poll at most every 5 seconds, and less often while nothing changes.',
  'Always verify the signature before you answer 2xx.',
  'Answer within 3 seconds, and never later than 15.',
];

/** What somebody else has to do: the carrier's bridge and access network, AWS, or another product. */
const elsewhere = [
  'The network MUST carry out each request only once',
  'none: always call to',
  'the leg was never dialled. The bridge MUST remember the drop',
  'or 404 unknown-leg if the leg was never dialled:',
  'The bridge reports every change, no matter who caused it',
  'the leg has ended: exactly once for each leg that was dialled',
  'It never reports them as live.',
  'and 21 never does.',
  'so Asterisk would never connect.',
  'API Gateway ends each connection after two hours at most',
  'Janus never ends a call by itself.',
  "The emulator accepts API Gateway's role for logs but never requires one.",
  'per shard, in order per key',
  'The SIP gateway always stands behind the edge',
  "It always stands behind the carrier's edge",
  'run within ten seconds (tried), whatever the role allows (read)',
  'Lambda replaces all processes within some hours.',
];

/** A word, a case or a setting that is explained. */
const explanation = [
  'a sandbox carrier whose phones answer, are busy, or never pick up.',
  'That is not always the phone that placed the call.',
  'a call that was never answered is forgotten',
  '$dlg(callid), never $ci',
  'busy, never answers, answers and hangs up, unreachable;',
  'Status: tested only against a stand-in, never against Twilio or Telnyx',
  'The services themselves were never reached.',
  'participants never get a call or an initialStatus',
  'The version of the document is not a whole number of at most 32 bits.',
  '| of | at most |',
  'are taken if they are full, or never.',
  'no leg is left, or it never started',
  '1 by default, where a call connects within a second;',
  'rings and never answers',
  'But a command with a password that the bridge no longer accepts is lost or waits',
  'the token has no phone number, so it has no current conference',
  'always "HTTP"',
  'A look failed three times within a few seconds.',
  'the sink never accepted the event that verifies it',
];

export const noPromises: Readonly<Record<string, readonly string[]>> = { advice, elsewhere, explanation };
