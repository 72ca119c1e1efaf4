import { CONFERENCE_INFO_TYPE } from '../../schemas/media-types';
import type { Outcome } from '../sip/client-transactions';
import type { SipEndpoint } from '../sip/endpoint';
import { type Header, NO_BODY } from '../sip/message';
import { requestIn } from './dialog';
import type { Notification } from './notifier-dialog';
import { type NotifyResult, resultOf } from './notify-status';
import type { StoredDialog } from './stored-dialog';

const headersFor = ({ contact, event }: StoredDialog, { state, document }: Notification): Header[] => [
  ['contact', contact],
  ['event', event],
  ['subscription-state', state],
  ...(document === undefined ? [] : [['content-type', CONFERENCE_INFO_TYPE] as const]),
];

/** A subscriber that is silent is gone; an edge that cannot be reached may come back. */
const resultOfOutcome = (outcome: Outcome): NotifyResult => {
  if (outcome === 'timeout') return 'gone';
  return outcome === 'unreachable' ? 'failed' : resultOf(outcome.status);
};

/** `edge`: the next hop of a dialog without a route. */
export const notifyBy =
  (endpoint: Pick<SipEndpoint, 'request'>, edge: string | undefined) =>
  async (to: StoredDialog, notification: Notification): Promise<NotifyResult> => {
    const { document, seq } = notification;
    const body = document === undefined ? NO_BODY : Buffer.from(document);
    const { request, hop } = requestIn(to.dialog, 'NOTIFY', seq, headersFor(to, notification), body, edge);
    return hop ? resultOfOutcome(await endpoint.request(request, hop)) : 'gone';
  };
