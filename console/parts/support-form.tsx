import { useSignal, useSignalEffect } from '@preact/signals';
import type { SupportWatch } from '../state/support-watch';
import { useApp } from '../state/use-app';
import type { SupportTexts } from '../texts/support/en';
import { conferenceIdIn } from '../view/support-line';
import { Heading } from './heading';

type SupportFormProps = { readonly watch: SupportWatch; readonly support: SupportTexts };

/** Which conference. An id is in the address, so that a look at a conference can be passed on. */
export const SupportForm = ({ watch, support }: SupportFormProps) => {
  const app = useApp();
  const [typed, isInvalid] = [useSignal(''), useSignal(false)];
  useSignalEffect(() => {
    typed.value = watch.conferenceId.value ?? '';
    isInvalid.value = false;
  });
  const submit = (event: Event): void => {
    event.preventDefault();
    const conferenceId = conferenceIdIn(typed.value);
    isInvalid.value = conferenceId === undefined;
    if (conferenceId === undefined) return;
    if (conferenceId === watch.conferenceId.peek()) void watch.open(conferenceId);
    else app.goTo({ screen: 'support', conferenceId });
  };
  return (
    <form class="sign-in-form" onSubmit={submit} noValidate>
      <Heading text={support.title} id="support" />
      <label for="conference-id">{support.field}</label>
      <input
        id="conference-id"
        type="search"
        autocomplete="off"
        autocapitalize="none"
        spellcheck={false}
        value={typed.value}
        aria-invalid={isInvalid.value}
        aria-describedby="conference-id-hint"
        onInput={({ currentTarget }) => (typed.value = currentTarget.value)}
      />
      <p id="conference-id-hint" class={isInvalid.value ? 'wrong' : 'hint'} role={isInvalid.value ? 'alert' : undefined}>
        {isInvalid.value ? support.invalid : support.hint}
      </p>
      <button class="key main" type="submit">
        {support.show}
      </button>
    </form>
  );
};
