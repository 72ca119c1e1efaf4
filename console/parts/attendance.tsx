import type { Conference } from '../../terminal';
import { useApp } from '../state/use-app';
import { rowOf } from '../view/row';
import { tookPart } from '../view/past';
import { Avatar } from './avatar';
import { RowText } from './people';
import { Icon } from './icon';

type PastPersonProps = { readonly participant: Conference['participants'][number]; readonly conference: Conference };

const PastPerson = ({ participant, conference }: PastPersonProps) => {
  const row = rowOf(participant, { conference }, useApp().texts.value);
  const wasThere = tookPart(participant);
  return (
    <li class="row" data-participant={row.id}>
      <Avatar {...row} isDim={!wasThere} />
      <RowText row={row} />
      <span class={`badge ${wasThere ? 'online' : 'offline'}`} aria-hidden="true">
        <Icon of={wasThere ? 'check' : 'phone-off'} />
      </span>
    </li>
  );
};

/** Who took part in a conference that has ended, and how. */
export const Attendance = ({ conference }: { readonly conference: Conference }) => {
  const { ended } = useApp().texts.value;
  return (
    <ul class="rows" aria-label={ended.list}>
      {conference.participants.map((participant) => (
        <PastPerson key={participant.participantId} participant={participant} conference={conference} />
      ))}
    </ul>
  );
};
