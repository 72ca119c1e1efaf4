import type { Conference } from '../../terminal';
import { CallRow } from '../parts/call-row';
import { Dialer } from '../parts/dialer';
import { EmptyCalls } from '../parts/empty-calls';
import { ActivitySheet } from '../parts/activity-sheet';
import { Heading } from '../parts/heading';
import { Icon } from '../parts/icon';
import { ProblemNotice } from '../parts/notice';
import { RecentConferences } from '../parts/past';
import type { Phone } from '../state/phone';
import { useApp } from '../state/use-app';
import { isYou } from '../view/names';

const isReady = ({ role, status }: Conference['participants'][number]): boolean => role !== 'initiator' && status === 'online';

const Calls = ({ phone, conference }: { readonly phone: Phone; readonly conference: Conference }) => {
  const { call } = useApp().texts.value;
  return (
    <ul class="rows" aria-label={call.list}>
      {phone.rows.value
        .filter((each) => !isYou(each))
        .map((participant) => (
          <CallRow key={participant.participantId} phone={phone} participant={participant} conference={conference} />
        ))}
    </ul>
  );
};

const CallDock = ({ phone, conference }: { readonly phone: Phone; readonly conference: Conference }) => {
  const { call } = useApp().texts.value;
  const ready = conference.participants.filter(isReady).length;
  return (
    <div class="dock keys">
      <button type="button" class="key danger tinted" disabled={phone.isBusy.value} onClick={() => void phone.end()}>
        <Icon of="hang-up" />
        {call.endAll}
      </button>
      <button type="button" class="key main" disabled={ready === 0 || phone.isBusy.value} onClick={() => void phone.merge()}>
        <Icon of="merge" />
        {ready === 0 ? call.noneReady : call.merge(ready)}
      </button>
    </div>
  );
};

const summaryOf = ({ participants }: Conference, words: ReturnType<typeof useApp>['texts']['value']['call']): string =>
  words.summary(participants.filter((each) => !isYou(each)).length, participants.filter(isReady).length);

/** Before the conference: one call after another, and then all of them merged. */
export const CallScreen = ({ phone }: { readonly phone: Phone }) => {
  const { texts, isWide } = useApp();
  const { call } = texts.value;
  const { open } = phone;
  return (
    <>
      <section class="roster card" aria-label={open ? call.inProgress : call.title}>
        <div class="roster-head">
          <Heading text={open ? call.inProgress : call.title} />
          {open && <p class="summary">{summaryOf(open, call)}</p>}
        </div>
        <ProblemNotice phone={phone} />
        {open ? <Calls phone={phone} conference={open} /> : <EmptyCalls phone={phone} />}
        {!open && isWide.value && <RecentConferences phone={phone} />}
      </section>
      <section class="side" aria-label={call.pad}>
        <Dialer phone={phone} />
        {!isWide.value && (open ? <ActivitySheet phone={phone} /> : <RecentConferences phone={phone} />)}
      </section>
      {open && <CallDock phone={phone} conference={open} />}
    </>
  );
};
