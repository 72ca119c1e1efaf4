import type { Conference } from '../../terminal';
import { MINUTE_SECONDS } from '../../schemas/durations';
import { useApp } from '../state/use-app';
import { clockText, secondsBetween } from '../view/durations';

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

/** What the conference is, how long it has lasted, and how many are in it. */
export const Stage = ({ conference }: { readonly conference: Conference }) => {
  const { conference: words } = useApp().texts.value;
  const { participants, startedAt, state, subject } = conference;
  const online = participants.filter(({ status }) => status === 'online').length;
  const step = { starting: words.starting, ending: words.ending }[state as string];
  return (
    <div class="stage">
      {subject !== null && <p class="subject">{subject}</p>}
      {startedAt !== null && <Timer since={startedAt} />}
      <p class="summary">{step ?? words.online(online, participants.length)}</p>
    </div>
  );
};
