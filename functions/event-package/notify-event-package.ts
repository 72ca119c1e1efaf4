import { invalidArgument, noEventPackage } from '../../domain/errors';
import type { ConferenceDocument } from '../../domain/event-package/document';
import { readDocument } from '../../domain/event-package/read-document';
import { subscriptionStateOf } from '../../domain/event-package/subscription-state';
import { notifyEventPackage } from '../../schemas/api/event-package';
import type { ConferenceId } from '../../schemas/common';
import { EventPackageDialect } from '../../schemas/settings/event-package-dialect';
import { ownKey } from '../conferences/own-conference';
import type { Caller } from '../http/caller';
import { httpHandler } from '../http/http-handler';
import { limitRequests } from '../http/request-limit';
import {
  clock,
  calledChanger,
  identity,
  log,
  packageViews,
  randomId,
  requestCounter,
  sealedIdempotency,
  settings,
  wait,
} from '../providers';
import { lambda } from '../runtime/lambda';
import { refusedDocument } from './refused-document';
import { subscriptionKey } from './subscription-key';
import { type NotifyDeps, takeNotification } from './take-notification';

const isEdge = ({ scopes }: Caller): boolean => scopes.includes('event-package:write');

/** The carrier's edge sends the documents of every conference; a terminal, those of its own, and not too many. */
const admit = async (deps: NotifyDeps, conferenceId: ConferenceId, caller: Caller): Promise<void> => {
  if (isEdge(caller)) return;
  ownKey(await deps.identity(), conferenceId, caller.phoneNumber ?? '');
  await limitRequests(deps, 'documents', caller);
};

const documentOf = (body: string, dialect: EventPackageDialect): ConferenceDocument => {
  const read = readDocument(body, dialect);
  if (!read.ok) throw refusedDocument(read.refusal);
  return read.document;
};

export const notifyEventPackageHandler = (deps: NotifyDeps) =>
  httpHandler(notifyEventPackage, deps, async ({ params: { conferenceId }, query, headers, body, caller }) => {
    await admit(deps, conferenceId, caller);
    if (deps.settings.eventPackage === 'none') throw noEventPackage();
    const header = headers['subscription-state'];
    if (body === '' && header === undefined) {
      throw invalidArgument([{ parameter: 'subscription-state', detail: 'is required if the body is empty' }]);
    }
    const dialect = EventPackageDialect.parse(deps.settings.eventPackageDialect);
    await takeNotification(deps, {
      conferenceId,
      subscription: subscriptionKey(query.subscription),
      state: subscriptionStateOf(header),
      document: body === '' ? undefined : documentOf(body, dialect),
      dialect,
    });
    return { status: 204 as const };
  });

export const handler = lambda(notifyEventPackageHandler, {
  clock,
  randomId,
  log,
  settings,
  store: calledChanger,
  identity,
  idempotency: sealedIdempotency,
  requestCounter,
  packageViews,
  wait,
});
