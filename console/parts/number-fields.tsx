import type { Signal } from '@preact/signals';
import type { RefObject } from 'preact';
import type { Phone } from '../state/phone';
import { useApp } from '../state/use-app';
import { Icon } from './icon';

type NumberFieldsProps = {
  readonly id: string;
  readonly field: RefObject<HTMLInputElement | null>;
  readonly phone: Phone;
  readonly name: Signal<string>;
  readonly isInvalid: boolean;
  readonly onNumber: (typed: string) => void;
  readonly pad: { readonly canFold: boolean; readonly isShown: boolean; readonly toggle: () => void };
};

const NumberField = ({ id, field, phone, isInvalid, onNumber, pad }: NumberFieldsProps) => {
  const { call } = useApp().texts.value;
  return (
    <div class="number-line">
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
        value={phone.typed.value}
        aria-invalid={isInvalid}
        aria-describedby={isInvalid ? `${id}-wrong` : undefined}
        onInput={({ currentTarget }) => onNumber(currentTarget.value)}
      />
      {pad.canFold && (
        <button
          type="button"
          class="icon-key"
          aria-expanded={pad.isShown}
          aria-label={pad.isShown ? call.hidePad : call.showPad}
          onClick={pad.toggle}
        >
          <Icon of="pad" />
        </button>
      )}
    </div>
  );
};

/** The number and the name, as one field. */
export const NumberFields = (props: NumberFieldsProps) => {
  const { id, name, isInvalid } = props;
  const { call } = useApp().texts.value;
  return (
    <div class={`fields ${isInvalid ? 'invalid' : ''}`}>
      <NumberField {...props} />
      <label class="unseen" for={`${id}-name`}>
        {call.name}
      </label>
      <input
        id={`${id}-name`}
        class="name-field"
        autocomplete="off"
        maxLength={64}
        placeholder={`${call.name} (${call.optional})`}
        value={name.value}
        onInput={({ currentTarget }) => (name.value = currentTarget.value)}
      />
      {isInvalid && (
        <p id={`${id}-wrong`} class="wrong" role="alert">
          {call.invalid}
        </p>
      )}
    </div>
  );
};
