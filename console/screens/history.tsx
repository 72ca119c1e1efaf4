import { Heading } from '../parts/heading';
import { Icon } from '../parts/icon';
import { ProblemNotice } from '../parts/notice';
import { PastList } from '../parts/past';
import { Attendance } from '../parts/attendance';
import { EndFacts } from '../parts/end-facts';
import type { PastConference } from '../state/history';
import type { Phone } from '../state/phone';
import { useApp } from '../state/use-app';
import { orderedPeople, othersText, peopleToCall } from '../view/past';

const EmptyHistory = () => {
  const { history } = useApp().texts.value;
  return (
    <div class="empty">
      <span class="empty-icon" aria-hidden="true">
        <Icon of="history" />
      </span>
      <h2>{history.emptyTitle}</h2>
      <p>{history.empty}</p>
    </div>
  );
};

const Loading = () => (
  <div class="rows" aria-busy="true">
    {[1, 2, 3].map((each) => (
      <div key={each} class="row ghost" />
    ))}
  </div>
);

const PastCard = ({ phone, conference }: { readonly phone: Phone; readonly conference: PastConference }) => {
  const app = useApp();
  const texts = app.texts.value;
  const people = peopleToCall(conference.participants);
  const callThem = async (): Promise<void> => {
    if (await phone.call(people)) app.goTo({ screen: 'call' });
  };
  return (
    <>
      <h2 class="title">{conference.subject ?? othersText(conference.participants, texts)}</h2>
      <ProblemNotice phone={phone} />
      <EndFacts conference={conference} />
      <Attendance conference={{ ...conference, participants: [...orderedPeople(conference.participants)] }} />
      {people.length > 0 && !phone.open && (
        <button type="button" class="key main" disabled={phone.isBusy.value} onClick={() => void callThem()}>
          <Icon of="again" />
          {texts.ended.again}
        </button>
      )}
    </>
  );
};

/** On a phone one conference is a screen of its own. */
const BackToList = ({ title }: { readonly title: string }) => (
  <>
    <Heading text={title} isHidden />
    <a class="link back-link" href="#/history">
      <Icon of="back" />
      {title}
    </a>
  </>
);

/** The conferences that have ended, from this device's database. */
export const HistoryScreen = ({ phone }: { readonly phone: Phone }) => {
  const { texts, route, isWide } = useApp();
  const { history } = texts.value;
  const conferences = phone.history.conferences.value;
  const chosen = route.value.screen === 'past' ? route.value.conferenceId : undefined;
  const shown = conferences?.find(
    ({ conferenceId }) => conferenceId === (chosen ?? (isWide.value ? conferences[0]?.conferenceId : undefined)),
  );
  const showsList = isWide.value || chosen === undefined;
  return (
    <>
      {showsList && (
        <section class="card history-list" aria-label={history.title}>
          <div class="roster-head">
            <a class="icon-key" href="#/" aria-label={history.back}>
              <Icon of="back" />
            </a>
            <Heading text={history.title} />
          </div>
          {conferences === undefined && <Loading />}
          {conferences?.length === 0 && <EmptyHistory />}
          {conferences && conferences.length > 0 && (
            <PastList conferences={conferences} current={shown?.conferenceId} label={history.title} />
          )}
        </section>
      )}
      {(shown ?? chosen !== undefined) && (
        <section class="card history-detail" aria-label={texts.value.ended.list}>
          {!showsList && <BackToList title={history.title} />}
          {shown ? <PastCard phone={phone} conference={shown} /> : <p class="hint">{history.notFound}</p>}
        </section>
      )}
    </>
  );
};
