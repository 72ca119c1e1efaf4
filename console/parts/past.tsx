import type { Phone } from '../state/phone';
import type { PastConference } from '../state/history';
import { useApp } from '../state/use-app';
import { fragmentOf } from '../routes';
import { hueOf, initialsOf, isYou } from '../view/names';
import { durationText, orderedPeople, othersText, whenText } from '../view/past';
import { Avatar } from './avatar';
import { Icon } from './icon';

const FACES = 3;

/** An ended conference in a list: who, when and how long. */
const PastRow = ({ conference, isCurrent }: { readonly conference: PastConference; readonly isCurrent: boolean }) => {
  const { texts, now } = useApp();
  const others = orderedPeople(conference.participants).filter((each) => !isYou(each));
  const { conferenceId, subject, participants } = conference;
  return (
    <li>
      <a class="row past-row" href={`#${fragmentOf({ screen: 'past', conferenceId })}`} aria-current={isCurrent ? 'page' : undefined}>
        <span class="faces" aria-hidden="true">
          {others.slice(0, FACES).map((each) => (
            <Avatar key={each.participantId} initials={initialsOf(each)} hue={hueOf(each)} isYou={false} />
          ))}
        </span>
        <span class="row-text">
          <span class="row-name">{subject ?? othersText(participants, texts.value)}</span>
          <span class="row-words">
            <span>{whenText(conference, now.value, texts.value)}</span>
            <span>{durationText(conference) ?? texts.value.ended.never}</span>
          </span>
        </span>
        <Icon of="forward" />
      </a>
    </li>
  );
};

type PastListProps = { readonly conferences: readonly PastConference[]; readonly current?: string | undefined; readonly label: string };

export const PastList = ({ conferences, current, label }: PastListProps) => (
  <ul class="rows" aria-label={label}>
    {conferences.map((each) => (
      <PastRow key={each.conferenceId} conference={each} isCurrent={each.conferenceId === current} />
    ))}
  </ul>
);

const RECENT = 3;

/** The last ones, where nothing else is to be seen. */
export const RecentConferences = ({ phone }: { readonly phone: Phone }) => {
  const { call } = useApp().texts.value;
  const conferences = phone.history.conferences.value ?? [];
  if (conferences.length === 0) return null;
  return (
    <section class="recent" aria-label={call.recent}>
      <div class="recent-head">
        <h2>{call.recent}</h2>
        <a class="link" href="#/history">
          {call.allRecent}
        </a>
      </div>
      <PastList conferences={conferences.slice(0, RECENT)} label={call.recent} />
    </section>
  );
};
