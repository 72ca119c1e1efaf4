import type { Conference } from '../../terminal';
import { Attendance } from '../parts/attendance';
import { EndFacts } from '../parts/end-facts';
import { ActivitySheet } from '../parts/activity-sheet';
import { Heading } from '../parts/heading';
import { Icon } from '../parts/icon';
import { ProblemNotice } from '../parts/notice';
import type { Phone } from '../state/phone';
import { useApp } from '../state/use-app';
import { peopleToCall } from '../view/past';

type EndedProps = { readonly phone: Phone; readonly conference: Conference };

/** The conference has just ended: why, and what next. */
export const EndedScreen = ({ phone, conference }: EndedProps) => {
  const { texts, isWide } = useApp();
  const { ended } = texts.value;
  const people = peopleToCall(conference.participants);
  return (
    <>
      <div class="stage-head">
        <Heading text={conference.startedAt === null ? ended.callTitle : ended.title} />
        <EndFacts conference={conference} />
      </div>
      <section class="roster card" aria-label={ended.list}>
        <h2 class="card-title">{ended.list}</h2>
        <ProblemNotice phone={phone} />
        <Attendance conference={{ ...conference, participants: [...phone.rows.value] }} />
        {!isWide.value && <ActivitySheet phone={phone} />}
      </section>
      <div class="dock keys">
        <button type="button" class="key" onClick={() => phone.goOn()}>
          <Icon of="plus" />
          {ended.fresh}
        </button>
        {people.length > 0 && (
          <button type="button" class="key main" disabled={phone.isBusy.value} onClick={() => void phone.call(people)}>
            <Icon of="again" />
            {ended.again}
          </button>
        )}
      </div>
    </>
  );
};
