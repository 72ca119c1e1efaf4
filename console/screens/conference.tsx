import { useEffect, useRef } from 'preact/hooks';
import type { Conference } from '../../terminal';
import { AddKey } from '../parts/add-key';
import { Dialer } from '../parts/dialer';
import { EndKey } from '../parts/end-key';
import { ActivitySheet } from '../parts/activity-sheet';
import { Heading } from '../parts/heading';
import { Icon } from '../parts/icon';
import { Notice, ProblemNotice } from '../parts/notice';
import { PersonRow } from '../parts/people';
import { Stage } from '../parts/stage';
import type { Phone } from '../state/phone';
import { useApp } from '../state/use-app';

type ConferenceProps = { readonly phone: Phone; readonly conference: Conference };

/** Only there while the conference can be managed. Who comes back from managing finds the focus on it. */
const ManageKey = () => {
  const app = useApp();
  const { conference } = app.texts.value;
  const key = useRef<HTMLAnchorElement>(null);
  useEffect(() => {
    if (app.takesReturn()) key.current?.focus();
  }, []);
  return (
    <a ref={key} class="key main" href="#/manage">
      <Icon of="people" />
      {conference.manage}
    </a>
  );
};

const whyNot = (
  { conference, reason }: Phone['snapshot']['value'],
  words: ReturnType<typeof useApp>['texts']['value']['conference'],
): string | undefined => {
  if (!conference || conference.state === 'ending' || reason === null) return undefined;
  return words.unmanageable[reason];
};

/** The conference as a phone shows it. */
export const ConferenceScreen = ({ phone, conference }: ConferenceProps) => {
  const app = useApp();
  const { conference: words } = app.texts.value;
  const why = whyNot(phone.snapshot.value, words);
  const isManageable = why === undefined && conference.state !== 'ending';
  return (
    <>
      <Heading text={conference.subject ?? words.title} isHidden />
      <Stage conference={conference} />
      <section class="roster card" aria-label={words.list}>
        <h2 class="card-title">{words.list}</h2>
        <ProblemNotice phone={phone} />
        {why !== undefined && <Notice words={app.wasSentBack.value ? `${why} ${words.left}` : why} />}
        <ul class="rows" aria-label={words.list}>
          {phone.rows.value.map((participant) => (
            <PersonRow key={participant.participantId} participant={participant} conference={conference} />
          ))}
        </ul>
        {!app.isWide.value && <ActivitySheet phone={phone} />}
      </section>
      {app.isWide.value && isManageable && (
        <section class="side" aria-label={words.add}>
          <Dialer phone={phone} />
        </section>
      )}
      <div class="dock keys">
        {!app.isWide.value && isManageable && <AddKey phone={phone} />}
        {isManageable && <ManageKey />}
        <EndKey phone={phone} />
      </div>
    </>
  );
};
