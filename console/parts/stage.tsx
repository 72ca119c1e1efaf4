import type { Conference } from '../../terminal';
import { MINUTE_SECONDS } from '../../schemas/durations';
import { useApp } from '../state/use-app';
import type { Texts } from '../texts/en';
import { clockText, secondsBetween } from '../view/durations';
import { RunningClock } from './seconds';

const Timer = ({ since }: { readonly since: string }) => {
  const { texts, now } = useApp();
  const seconds = secondsBetween(since, now.value);
  return (
    <p class="timer">
      <span aria-hidden="true">{clockText(seconds)}</span>
      <span class="unseen">{texts.value.conference.minutes(Math.floor(seconds / MINUTE_SECONDS))}</span>
    </p>
  );
};

const summaryOf = ({ participants, state }: Conference, { conference: words }: Texts): string => {
  if (state === 'starting') return words.starting;
  if (state === 'ending') return words.ending;
  return words.online(participants.filter(({ status }) => status === 'online').length, participants.length);
};

/** The same in one line, where the list needs the room. */
export const StageLine = ({ conference }: { readonly conference: Conference }) => {
  const { texts } = useApp();
  return (
    <p class="summary">
      {summaryOf(conference, texts.value)}
      {conference.startedAt !== null && <RunningClock since={conference.startedAt} />}
    </p>
  );
};

/** What the conference is, how long it has lasted, and how many are in it. */
export const Stage = ({ conference }: { readonly conference: Conference }) => {
  const { texts } = useApp();
  const { startedAt, subject } = conference;
  return (
    <div class="stage">
      {subject !== null && <p class="subject">{subject}</p>}
      {startedAt !== null && <Timer since={startedAt} />}
      <p class="summary">{summaryOf(conference, texts.value)}</p>
    </div>
  );
};
