import type { Conference } from '../../terminal';
import { useApp } from '../state/use-app';
import { durationText, whenText } from '../view/past';
import { PersonRow } from './people';

/** Why a conference has ended, how long it was, and who took part. */
export const Summary = ({ conference }: { readonly conference: Conference }) => {
  const { texts, now } = useApp();
  const { ended } = texts.value;
  const facts = [
    [ended.duration, durationText(conference) ?? ended.never],
    [ended.people, String(conference.participants.length)],
    [ended.began, whenText(conference, now.value, texts.value)],
  ] as const;
  return (
    <>
      {conference.endReason !== null && <p class="end-reason">{ended.endReasons[conference.endReason]}</p>}
      <dl class="facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <h2 class="card-title">{ended.list}</h2>
      <ul class="rows" aria-label={ended.list}>
        {conference.participants.map((participant) => (
          <PersonRow key={participant.participantId} participant={participant} conference={conference} />
        ))}
      </ul>
    </>
  );
};
