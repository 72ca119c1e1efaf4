import { useSignal } from '@preact/signals';
import { useId, useRef } from 'preact/hooks';
import type { Phone } from '../state/phone';
import { useApp } from '../state/use-app';
import { numberFrom } from '../view/phone-numbers';
import { Icon } from './icon';
import { NumberPad } from './number-pad';

type DialerProps = { readonly phone: Phone; readonly onCalled?: () => void };

/** Whom to call: a number, a name if there is one, and the pad. */
export const Dialer = ({ phone, onCalled }: DialerProps) => {
  const { texts } = useApp();
  const { call } = texts.value;
  const [number, name, isInvalid] = [useSignal(''), useSignal(''), useSignal(false)];
  const field = useRef<HTMLInputElement>(null);
  const id = useId();
  const isOffline = phone.open !== undefined && phone.snapshot.value.line === 'offline';
  const type = (typed: string): void => {
    number.value = typed;
    isInvalid.value = false;
  };
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    const phoneNumber = numberFrom(number.value);
    isInvalid.value = phoneNumber === undefined;
    field.current?.focus();
    if (phoneNumber === undefined || phone.isBusy.peek()) return;
    const displayName = name.value.trim();
    if (!(await phone.call([{ phoneNumber, ...(displayName !== '' && { displayName }) }]))) return;
    [number.value, name.value] = ['', ''];
    onCalled?.();
  };
  return (
    <form class="dialer" onSubmit={(event) => void submit(event)} noValidate>
      <NumberFields
        id={id}
        field={field}
        number={number.value}
        name={name.value}
        isInvalid={isInvalid.value}
        onNumber={type}
        onName={(typed) => (name.value = typed)}
      />
      <NumberPad typed={number.value} onType={type} />
      <button class="key main call-key" type="submit" disabled={isOffline || phone.isBusy.value}>
        <Icon of="phone" />
        {phone.open ? call.add : call.first}
      </button>
      {isOffline && <p class="hint">{call.offlineHint}</p>}
    </form>
  );
};

type NumberFieldsProps = {
  readonly id: string;
  readonly field: { readonly current: HTMLInputElement | null };
  readonly number: string;
  readonly name: string;
  readonly isInvalid: boolean;
  readonly onNumber: (typed: string) => void;
  readonly onName: (typed: string) => void;
};

const NumberFields = ({ id, field, number, name, isInvalid, onNumber, onName }: NumberFieldsProps) => {
  const { call } = useApp().texts.value;
  return (
    <div class={`fields ${isInvalid ? 'invalid' : ''}`}>
      <label class="unseen" for={`${id}-number`}>
        {call.number}
      </label>
      <input
        id={`${id}-number`}
        ref={field}
        class="number-field"
        type="tel"
        inputMode="tel"
        autocomplete="off"
        placeholder="+1 555 0100"
        value={number}
        aria-invalid={isInvalid}
        aria-describedby={isInvalid ? `${id}-wrong` : undefined}
        onInput={({ currentTarget }) => onNumber(currentTarget.value)}
      />
      <label class="unseen" for={`${id}-name`}>
        {call.name}
      </label>
      <input
        id={`${id}-name`}
        class="name-field"
        autocomplete="off"
        maxLength={64}
        placeholder={`${call.name} (${call.optional})`}
        value={name}
        onInput={({ currentTarget }) => onName(currentTarget.value)}
      />
      {isInvalid && (
        <p id={`${id}-wrong`} class="wrong" role="alert">
          {call.invalid}
        </p>
      )}
    </div>
  );
};
