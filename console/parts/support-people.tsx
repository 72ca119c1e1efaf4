import type { Conference } from '../../terminal';
import { useApp } from '../state/use-app';
import type { SupportTexts } from '../texts/support/en';
import { orderedPeople } from '../view/past';
import { personOf } from '../view/support-facts';
import { Avatar } from './avatar';
import { FactList } from './fact-list';
import { RowText, StatusBadge } from './people';

type SupportPeopleProps = { readonly conference: Conference; readonly support: SupportTexts };

const SupportPerson = ({
  participant,
  conference,
  support,
}: SupportPeopleProps & { readonly participant: Conference['participants'][number] }) => {
  const { row, facts } = personOf(participant, conference, { texts: useApp().texts.value, support });
  return (
    <li class="row" data-participant={row.id}>
      <Avatar {...row} isDim={row.tone === 'offline'} />
      <div class="row-text">
        <RowText row={row} />
        <FactList facts={facts} />
      </div>
      <StatusBadge tone={row.tone} />
    </li>
  );
};

/** Everybody in the conference, with all that is known of each. */
export const SupportPeople = ({ conference, support }: SupportPeopleProps) => (
  <section class="card roster" aria-labelledby="support-people" tabIndex={0}>
    <h2 id="support-people">{`${support.participants} (${String(conference.participants.length)})`}</h2>
    <ul class="rows support-people" aria-labelledby="support-people">
      {orderedPeople(conference.participants).map((each) => (
        <SupportPerson key={each.participantId} participant={each} conference={conference} support={support} />
      ))}
    </ul>
  </section>
);
