import type { Conference, ShownParticipant } from '../../terminal';
import { useApp } from '../state/use-app';
import { type Row, rowOf, type Tone } from '../view/row';
import { Avatar } from './avatar';
import { Icon, type IconName } from './icon';
import { RunningClock, WaitingSeconds } from './seconds';

export const toneIcons: Readonly<Record<Tone, IconName>> = {
  online: 'phone',
  held: 'pause',
  offline: 'phone-off',
  waiting: 'phone',
  failed: 'alert',
};

/** Name, number and how the party stands. `id`: of the words, for what describes a control. */
export const RowText = ({ row, id }: { readonly row: Row; readonly id?: string }) => {
  const { status } = useApp().texts.value;
  return (
    <div class="row-text">
      <span class="row-name">{row.name}</span>
      <span class="row-words" id={id}>
        {row.number !== undefined && <span class="row-number">{row.number}</span>}
        <span class={`row-status ${row.tone}`}>
          {row.words}
          {row.waitsSince !== undefined && <WaitingSeconds since={row.waitsSince} />}
        </span>
        {!row.isConfirmed && <span class="unconfirmed-word">{status.notConfirmed}</span>}
      </span>
    </div>
  );
};

/** How the party stands, for the eye. */
export const StatusBadge = ({ tone }: { readonly tone: Tone }) => (
  <span class={`badge ${tone}`} aria-hidden="true">
    <Icon of={toneIcons[tone]} />
  </span>
);

type PersonRowProps = { readonly participant: ShownParticipant; readonly conference: Conference };

/** A party without controls. */
export const PersonRow = ({ participant, conference }: PersonRowProps) => {
  const { texts, phone } = useApp();
  const row = rowOf(participant, { conference, calledSince: phone.value?.callTimes.of }, texts.value);
  return (
    <li class={`row ${row.isConfirmed ? '' : 'unconfirmed'}`} data-participant={row.id}>
      <Avatar {...row} isDim={row.tone === 'offline'} />
      <RowText row={row} />
      {row.onlineSince !== undefined && conference.state !== 'ended' && <RunningClock since={row.onlineSince} />}
      <StatusBadge tone={row.tone} />
    </li>
  );
};
