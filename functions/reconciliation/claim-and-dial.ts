/**
 * Claims desired legs and queues their dials. The function that wins the claim dials. After a lost race the record is
 * read again.
 */
import { applyChange } from '../../domain/conference/apply-change';
import { type Claim, claimLegs, MAX_CLAIMS_PER_WRITE } from '../../domain/conference/changes/claim-legs';
import { needsDial } from '../../domain/conference/desired';
import { isReleaseLate } from '../../domain/conference/needs';
import type { ConferenceRecord } from '../../domain/conference/record';
import { initiatorKeyOf } from '../../domain/ids/conference-id';
import { isClaimedLeg } from '../../domain/participant/progress';
import { dialMessage } from '../legs/leg-command-messages';
import type { ReconcileDeps } from '../ports/deps';
import type { Message } from '../ports/queues';
import { tryAgainLater } from '../runtime/outage';
import { type Decision, untilWritten } from '../runtime/until-written';
import { policyOf } from './conference-policy';

const TRIES = 6;

/** The dedupKey of a first claim: repeated deliveries of one stream record queue one dial. */
const FIRST = 'claimed';

const dials = (record: ConferenceRecord, claims: readonly Claim[]): readonly Message[] =>
  claims.map((claim) => dialMessage({ conferenceId: record.conferenceId, ...claim }, FIRST));

/** An earlier try claimed the leg, but may not have queued its dial. */
const isClaimed = (record: ConferenceRecord, { participantId, leg }: Claim): boolean =>
  isClaimedLeg(record.participants[participantId]?.progress, leg);

const stillNeeded = (record: ConferenceRecord, { participantId, leg }: Claim): boolean => {
  const participant = record.participants[participantId];
  return participant !== undefined && participant.desiredLeg === leg && needsDial(record, participant);
};

/** Each such conference starts three seconds late. Nobody would notice otherwise. */
const logLateReleases = ({ log, settings }: ReconcileDeps, record: ConferenceRecord, claims: readonly Claim[]): void => {
  const { conferenceId } = record;
  for (const { participantId, leg } of claims)
    if (isReleaseLate(record, participantId, policyOf(settings))) log('release.late', { conferenceId, participantId, leg });
};

type Desired = { readonly record: ConferenceRecord; readonly claims: readonly Claim[] };

const claimOnce = async (deps: ReconcileDeps, { record, claims }: Desired): Promise<Decision<Desired, ConferenceRecord>> => {
  const change = claimLegs(record, claims, deps.clock());
  const outcome = await deps.store.changeOnly(initiatorKeyOf(record.conferenceId), change);
  if (outcome.result === 'written') {
    logLateReleases(deps, record, claims);
    deps.log('dials.queued', { conferenceId: record.conferenceId, dials: claims.length });
    await deps.queues.send('leg-commands', dials(record, claims));
    const applied = applyChange(record, change);
    return { done: applied.ok ? applied.next : record };
  }
  const { current } = outcome;
  if (!current || current.conferenceId !== record.conferenceId) return { done: record };
  await deps.queues.send(
    'leg-commands',
    dials(
      current,
      claims.filter((claim) => isClaimed(current, claim)),
    ),
  );
  const left = claims.filter((claim) => stillNeeded(current, claim));
  return left.length > 0 ? { seen: { record: current, claims: left } } : { done: current };
};

/** Returns the newest known record, so that the next batch can claim against it. */
const claimSome = (deps: ReconcileDeps, record: ConferenceRecord, claims: readonly Claim[]): Promise<ConferenceRecord> =>
  untilWritten({ seen: { record, claims } }, (desired) => claimOnce(deps, desired), {
    tries: TRIES,
    giveUp: () => {
      throw tryAgainLater('Legs could not be claimed because other writers were faster');
    },
  });

export const claimAndDial = async (deps: ReconcileDeps, record: ConferenceRecord, claims: readonly Claim[]): Promise<void> => {
  let seen = record;
  for (let from = 0; from < claims.length; from += MAX_CLAIMS_PER_WRITE) {
    seen = await claimSome(deps, seen, claims.slice(from, from + MAX_CLAIMS_PER_WRITE));
  }
};
