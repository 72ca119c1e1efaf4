import { setConferenceUri as change } from '../../domain/conference/changes/event-package';
import { initiatorKeyOf } from '../../domain/ids/conference-id';
import { setConferenceUri } from '../../schemas/api/event-package-watches';
import { refuse } from '../conferences/refusal-error';
import { httpHandler } from '../http/http-handler';
import type { CommandDeps, Deps } from '../ports/deps';
import { commanding, packageWatches } from '../providers';
import { lambda } from '../runtime/lambda';

/** The entry is written after the conference, since an unknown conference must leave none; a repetition writes it again. */
export const setConferenceUriHandler = (deps: CommandDeps & Pick<Deps, 'packageWatches'>) =>
  httpHandler(setConferenceUri, deps, async ({ params: { conferenceId }, body: { conferenceUri } }) => {
    const at = deps.clock();
    const outcome = await deps.store.changeOnly(initiatorKeyOf(conferenceId), change(conferenceId, conferenceUri, at));
    if (outcome.result === 'refused') return refuse(deps.store, conferenceId, { ...outcome, action: 'be given a URI', at });
    if (deps.settings.eventPackage === 'gateway') await deps.packageWatches.add(conferenceId, at);
    return { status: 204 as const };
  });

export const handler = lambda(setConferenceUriHandler, { ...commanding, packageWatches });
