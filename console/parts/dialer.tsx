import { useSignal } from '@preact/signals';
import { useId, useRef } from 'preact/hooks';
import type { Phone } from '../state/phone';
import { useApp } from '../state/use-app';
import { numberFrom } from '../view/phone-numbers';
import { Icon } from './icon';
import { NumberFields } from './number-fields';
import { NumberPad } from './number-pad';

type DialerProps = { readonly phone: Phone; readonly onCalled?: () => void };

/** On a small screen with calls in it, the pad makes way for them. */
const useFoldedPad = (phone: Phone) => {
  const { isWide } = useApp();
  const isUnfolded = useSignal(false);
  const canFold = !isWide.value && phone.open?.state === 'assembling';
  return { canFold, isShown: !canFold || isUnfolded.value, toggle: () => (isUnfolded.value = !isUnfolded.peek()) };
};

/** Whom to call: a number, a name if there is one, and the pad. */
export const Dialer = ({ phone, onCalled }: DialerProps) => {
  const { call } = useApp().texts.value;
  const [name, isInvalid] = [useSignal(''), useSignal(false)];
  const field = useRef<HTMLInputElement>(null);
  const pad = useFoldedPad(phone);
  const id = useId();
  const isOffline = phone.open !== undefined && phone.isOffline;
  const type = (typed: string): void => {
    phone.typed.value = typed;
    isInvalid.value = false;
  };
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    const phoneNumber = numberFrom(phone.typed.value);
    isInvalid.value = phoneNumber === undefined;
    field.current?.focus({ preventScroll: true });
    if (phoneNumber === undefined || phone.isBusy.peek()) return;
    const [sent, sentName] = [phone.typed.value, name.value];
    const displayName = sentName.trim();
    if (!(await phone.call([{ phoneNumber, ...(displayName !== '' && { displayName }) }]))) return;
    // The next number may have been typed meanwhile.
    if (phone.typed.value === sent) phone.typed.value = '';
    if (name.value === sentName) name.value = '';
    onCalled?.();
  };
  return (
    <form class="dialer" onSubmit={(event) => void submit(event)} noValidate>
      <NumberFields id={id} field={field} phone={phone} name={name} isInvalid={isInvalid.value} onNumber={type} pad={pad} />
      {pad.isShown && <NumberPad typed={phone.typed.value} onType={type} />}
      <button class={`key call-key ${phone.open ? 'tinted' : 'main'}`} type="submit" disabled={isOffline || phone.isBusy.value}>
        <Icon of={phone.open ? 'add-person' : 'phone'} />
        {phone.open ? call.add : call.first}
      </button>
      {isOffline && <p class="hint">{call.offlineHint}</p>}
    </form>
  );
};
