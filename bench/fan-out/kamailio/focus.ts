/** The conference's focus (RFC 4575). It publishes each change as the whole document, as Kamailio requires. */
import { SECOND_MS } from '../../../schemas/durations';
import { monotonicMs } from '../../measuring/monotonic-clock';
import { conferenceDocument } from './conference-document';
import { headerOf, newBranch, newTag, type SipMessage, statusOf, writeSip } from './sip-message';
import { openSipSocket } from './sip-socket';

export type Focus = {
  /** Sends the change and returns the time. `accepted` rejects if the server refuses. */
  readonly publish: (change: number) => { readonly startedAt: number; readonly accepted: Promise<void> };
  readonly close: () => void;
};

type Publication = {
  readonly conference: string;
  readonly port: number;
  readonly dialog: readonly string[];
  readonly sequence: number;
  /** The entity tag of the previous publication; empty at first. */
  readonly entityTag: string;
  readonly document: string;
};

const publication = ({ conference, port, dialog, sequence, entityTag, document }: Publication): Buffer =>
  writeSip(
    `PUBLISH sip:${conference}@127.0.0.1 SIP/2.0`,
    [
      `Via: SIP/2.0/UDP 127.0.0.1:${port};branch=${newBranch()}`,
      'Max-Forwards: 70',
      ...dialog,
      `CSeq: ${sequence} PUBLISH`,
      'Event: conference',
      'Expires: 3600',
      ...(entityTag === '' ? [] : [`SIP-If-Match: ${entityTag}`]),
      'Content-Type: application/conference-info+xml',
    ],
    document,
  );

/** Twice RFC 3261's T1. UDP may lose the request or its response. */
const SEND_AGAIN_MS = SECOND_MS;

export const startFocus = async (server: number, conference: string, participants: number): Promise<Focus> => {
  const dialog = [`From: <sip:focus@127.0.0.1>;tag=${newTag()}`, `To: <sip:${conference}@127.0.0.1>`, `Call-ID: ${newTag()}@127.0.0.1`];
  let [sequence, entityTag] = [0, ''];
  let answered: (message: SipMessage) => void = () => undefined;
  const socket = await openSipSocket(server, ({ message }) => answered(message));

  const untilAccepted = (message: Buffer): Promise<void> =>
    new Promise((accepted, refused) => {
      const again = setInterval(() => socket.send(message), SEND_AGAIN_MS);
      answered = (answer) => {
        if (statusOf(answer) < 200 || headerOf(answer, 'cseq') !== `${sequence} PUBLISH`) return;
        clearInterval(again);
        if (statusOf(answer) >= 300) return refused(new Error(`PUBLISH failed with ${statusOf(answer)}`));
        entityTag = headerOf(answer, 'sip-etag') ?? '';
        accepted();
      };
    });

  return {
    publish: (change) => {
      sequence += 1;
      const document = conferenceDocument(conference, participants, change);
      const message = publication({ conference, port: socket.port, dialog, sequence, entityTag, document });
      const accepted = untilAccepted(message);
      const startedAt = monotonicMs();
      socket.send(message);
      return { startedAt, accepted };
    },
    close: () => socket.close(),
  };
};
