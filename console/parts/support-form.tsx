import { useSignal, useSignalEffect } from '@preact/signals';
import type { SupportWatch } from '../state/support-watch';
import { useApp } from '../state/use-app';
import type { SupportTexts } from '../texts/support/en';
import { conferenceIdIn } from '../view/support-line';
import { CheckedField } from './checked-field';
import { Heading } from './heading';

type SupportFormProps = { readonly watch: SupportWatch; readonly support: SupportTexts };

/** Asks for the id of a conference. The id is part of the address, so that the view can be shared. */
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
      <CheckedField
        id="conference-id"
        label={support.field}
        hint={support.hint}
        wrong={isInvalid.value ? support.invalid : undefined}
        value={typed.value}
        onType={(value) => (typed.value = value)}
        input={{ type: 'search', autocomplete: 'off', autocapitalize: 'none', spellcheck: false }}
      />
      <button class="key main" type="submit">
        {support.show}
      </button>
    </form>
  );
};
