import type { Conference, ShownParticipant } from '../../terminal';
import type { Phone } from '../state/phone';
import { useApp } from '../state/use-app';
import { rowOf } from '../view/row';
import { Avatar } from './avatar';
import { Icon } from './icon';
import { RowText, StatusBadge } from './people';

type CallRowProps = { readonly phone: Phone; readonly participant: ShownParticipant; readonly conference: Conference };

/** A single-line call before the start. */
export const CallRow = ({ phone, participant, conference }: CallRowProps) => {
  const { call: words, manage } = useApp().texts.value;
  const row = rowOf(participant, { conference, isOffline: phone.isOffline, calledSince: phone.callTimes.of }, useApp().texts.value);
  const isOver = participant.call?.state === 'unconnected' || participant.call?.state === 'released';
  const canCall = isOver && participant.status === 'offline' && participant.phoneNumber !== null && row.canRemove && !phone.isOffline;
  return (
    <li class="row" data-participant={row.id}>
      <Avatar {...row} isDim={row.tone === 'offline'} />
      <RowText row={row} />
      <button
        type="button"
        class="icon-key"
        aria-label={words.remove(row.name)}
        title={words.remove(row.name)}
        disabled={!row.canRemove}
        onClick={() => void phone.request(row.id, { removed: true })}
      >
        <Icon of="remove" />
      </button>
      {canCall ? (
        <button
          type="button"
          class="key small tinted call-again"
          aria-label={manage.callAgainLabel(row.name)}
          disabled={phone.isBusy.value}
          onClick={() => void phone.redial(participant)}
        >
          <Icon of="again" />
          <span class="call-again-text">{words.again}</span>
        </button>
      ) : (
        <StatusBadge tone={row.tone} />
      )}
    </li>
  );
};
