import { useSignal } from '@preact/signals';
import { LanguageSwitch } from '../parts/account-menu';
import { CheckedField } from '../parts/checked-field';
import { Heading } from '../parts/heading';
import { Icon } from '../parts/icon';
import { Logo } from '../parts/logo';
import type { SessionState } from '../session/session';
import { useApp } from '../state/use-app';
import { numberFrom } from '../view/phone-numbers';

const NumberForm = ({ isBusy }: { readonly isBusy: boolean }) => {
  const app = useApp();
  const { signIn: words, call } = app.texts.value;
  const [typed, isInvalid] = [useSignal(''), useSignal(false)];
  const submit = (event: Event): void => {
    event.preventDefault();
    const number = numberFrom(typed.value);
    isInvalid.value = number === undefined;
    if (number !== undefined) void app.session.signInWith(number);
  };
  return (
    <form class="sign-in-form" onSubmit={submit} noValidate>
      <CheckedField
        id="number"
        label={words.number}
        hint={words.numberHint}
        wrong={isInvalid.value ? call.invalid : undefined}
        value={typed.value}
        onType={(value) => (typed.value = value)}
        input={{ type: 'tel', inputMode: 'tel', autocomplete: 'tel' }}
      />
      <button class="key main" type="submit" disabled={isBusy}>
        {isBusy ? words.working : words.submit}
      </button>
      <button class="link" type="button" disabled={isBusy} onClick={() => void app.session.leave()}>
        {words.throughIssuer}
      </button>
      <button class="link" type="button" disabled={isBusy} onClick={() => app.signInForSupport()}>
        {words.support}
      </button>
    </form>
  );
};

const DemoOffer = ({ isBusy }: { readonly isBusy: boolean }) => {
  const { session, texts } = useApp();
  const { signIn: words } = texts.value;
  return (
    <section class="demo" aria-labelledby="demo">
      <div>
        <h2 id="demo">{words.demoTitle}</h2>
        <p>{words.demoHint}</p>
      </div>
      <button type="button" class="key" disabled={isBusy} onClick={() => void session.signInToDemo()}>
        <Icon of="play" />
        {words.demo}
      </button>
    </section>
  );
};

const CarrierForm = ({ isBusy }: { readonly isBusy: boolean }) => {
  const { session, texts } = useApp();
  const { signIn: words } = texts.value;
  return (
    <div class="sign-in-form">
      <button type="button" class="key main" disabled={isBusy} onClick={() => void session.leave()}>
        {isBusy ? words.working : words.withCarrier}
      </button>
      <p class="hint">{words.withCarrierHint}</p>
    </div>
  );
};

const NotServed = () => {
  const { session, texts } = useApp();
  const { signIn: words } = texts.value;
  return (
    <div class="sign-in-form">
      <p class="wrong" role="alert">
        {words.notServed} {words.notServedHint}
      </p>
      <button type="button" class="key main" onClick={() => void session.begin()}>
        {words.tryAgain}
      </button>
    </div>
  );
};

const problemOf = (state: SessionState, words: ReturnType<typeof useApp>['texts']['value']['signIn']): string | undefined => {
  if (state.is !== 'signed-out' || !state.problem) return undefined;
  return { failed: words.failed, demo: words.demoFailed, expired: words.expired }[state.problem];
};

export const SignIn = ({ state }: { readonly state: SessionState }) => {
  const { session, texts } = useApp();
  const { signIn: words, product } = texts.value;
  const isBusy = state.is === 'signing-in';
  const problem = problemOf(state, words);
  return (
    <main class="sign-in" id="content">
      <section class="pitch" aria-label={product}>
        <Logo />
        <p class="pitch-lead">{words.lead}</p>
        <ul>
          {words.points.map((point) => (
            <li key={point}>
              <Icon of="check" />
              {point}
            </li>
          ))}
        </ul>
      </section>
      <section class="card sign-in-card" aria-label={words.title}>
        <Heading text={words.title} />
        {problem !== undefined && (
          <p class="wrong" role="alert">
            {problem}
          </p>
        )}
        {state.is === 'not-served' && <NotServed />}
        {state.is !== 'not-served' && (session.config?.local ? <NumberForm isBusy={isBusy} /> : <CarrierForm isBusy={isBusy} />)}
        {session.config?.local && <DemoOffer isBusy={isBusy} />}
        <LanguageSwitch />
      </section>
    </main>
  );
};
