import type { Conference, ShownParticipant } from '../../terminal';
import type { Phone } from '../state/phone';
import { useApp } from '../state/use-app';
import { type Row, rowOf } from '../view/row';
import { wishOf } from '../view/requests';
import { Avatar } from './avatar';
import { Icon, type IconName } from './icon';
import { RowText, toneIcons } from './people';

type ManagedRowProps = {
  readonly phone: Phone;
  readonly participant: ShownParticipant;
  readonly conference: Conference;
  /** The row that Tab reaches; arrow keys change it. */
  readonly isCurrent: boolean;
};

type PartProps = { readonly phone: Phone; readonly row: Row; readonly tabIndex: number };

/** One tap sets the party offline, another online again. */
const OnlineSwitch = ({ phone, row, tabIndex }: PartProps) => {
  const { manage } = useApp().texts.value;
  const { isOn, isAllowed } = row.online;
  const icon = row.tone === 'failed' || row.tone === 'held' ? toneIcons[row.tone] : isOn ? 'phone' : 'phone-off';
  return (
    <button
      type="button"
      class={`badge switch ${row.tone} ${isOn ? 'on' : 'off'}`}
      role="switch"
      aria-checked={isOn}
      aria-label={manage.switch(row.name)}
      aria-describedby={`words-${row.id}`}
      aria-disabled={!isAllowed}
      tabIndex={tabIndex}
      onClick={() => isAllowed && void phone.request(row.id, { status: isOn ? 'offline' : 'online' })}
    >
      <Icon of={icon} />
    </button>
  );
};

type FlagKeyProps = {
  readonly icon: IconName;
  readonly label: string;
  readonly text: string;
  readonly isOn: boolean;
  readonly isAllowed: boolean;
  readonly tabIndex: number;
  readonly onPress: () => void;
};

const FlagKey = ({ icon, label, text, isOn, isAllowed, tabIndex, onPress }: FlagKeyProps) => (
  <button
    type="button"
    class="flag"
    title={label}
    aria-label={label}
    aria-pressed={isOn}
    disabled={!isAllowed}
    tabIndex={tabIndex}
    onClick={onPress}
  >
    <Icon of={icon} />
    <span class="flag-text" aria-hidden="true">
      {text}
    </span>
  </button>
);

/** What can be done while the party is in the conference. */
const FlagKeys = ({ phone, row, tabIndex }: PartProps) => {
  const { manage } = useApp().texts.value;
  const { mute, hold } = row;
  return (
    <>
      <FlagKey
        icon={mute.isOn ? 'mic-off' : 'mic'}
        label={manage.mute(row.name)}
        text={manage.muteShort}
        {...mute}
        tabIndex={tabIndex}
        onPress={() => void phone.request(row.id, { muted: !mute.isOn })}
      />
      <FlagKey
        icon="pause"
        label={manage.hold(row.name)}
        text={manage.holdShort}
        {...hold}
        tabIndex={tabIndex}
        onPress={() => void phone.request(row.id, { onHold: !hold.isOn })}
      />
    </>
  );
};

/** The one thing to do next: try again, call again, or stop the call. */
const OfferKey = ({ phone, row, tabIndex }: PartProps) => {
  const { manage } = useApp().texts.value;
  const { offer, name, id } = row;
  if (!offer) return null;
  const [text, label, wish] =
    offer.is === 'again'
      ? [manage.tryAgain, manage.tryAgainLabel(name), wishOf(offer.action)]
      : offer.is === 'call'
        ? [manage.callAgain, manage.callAgainLabel(name), wishOf('online')]
        : [manage.stop, manage.stopLabel(name), wishOf('offline')];
  return (
    <button type="button" class="flag offer" aria-label={label} tabIndex={tabIndex} onClick={() => void phone.request(id, wish)}>
      <Icon of={offer.is === 'stop' ? 'hang-up' : 'again'} />
      <span aria-hidden="true">{text}</span>
    </button>
  );
};

const RowKeys = ({ phone, row, tabIndex }: PartProps) => {
  const { manage } = useApp().texts.value;
  const isInIt = row.mute.isAllowed || row.hold.isAllowed || row.mute.isOn || row.hold.isOn;
  return (
    <span class="row-keys">
      <OfferKey phone={phone} row={row} tabIndex={tabIndex} />
      {isInIt && <FlagKeys phone={phone} row={row} tabIndex={tabIndex} />}
      {row.canRemove && (
        <button
          type="button"
          class="flag"
          title={manage.remove(row.name)}
          aria-label={manage.remove(row.name)}
          tabIndex={tabIndex}
          onClick={() => phone.removals.begin(row.id)}
        >
          <Icon of="remove" />
          <span class="flag-text" aria-hidden="true">
            {manage.removeShort}
          </span>
        </button>
      )}
    </span>
  );
};

const RemovedRow = ({ phone, row, tabIndex }: PartProps) => {
  const { manage } = useApp().texts.value;
  return (
    <li class="row removing" data-participant={row.id}>
      <Avatar {...row} isDim />
      <div class="row-text">
        <span class="row-name">{row.name}</span>
        <span class="row-words">{manage.removed}</span>
      </div>
      <button
        type="button"
        class="key small"
        data-row-focus
        aria-label={manage.undoLabel(row.name)}
        tabIndex={tabIndex}
        onClick={() => phone.removals.undo(row.id)}
      >
        {manage.undo}
      </button>
    </li>
  );
};

/** A party that can be managed. */
export const ManagedRow = ({ phone, participant, conference, isCurrent }: ManagedRowProps) => {
  const row = rowOf(participant, { conference, isOffline: phone.isOffline, calledSince: phone.callTimes.of }, useApp().texts.value);
  const part = { phone, row, tabIndex: isCurrent ? 0 : -1 };
  if (phone.removals.waiting.value.has(row.id)) return <RemovedRow {...part} />;
  return (
    <li class={`row managed ${row.isConfirmed ? '' : 'unconfirmed'}`} data-participant={row.id}>
      <Avatar {...row} isDim={row.tone === 'offline'} />
      <RowText row={row} id={`words-${row.id}`} />
      <RowKeys {...part} />
      <OnlineSwitch {...part} />
    </li>
  );
};
