import type { Phone } from '../state/phone';
import { useApp } from '../state/use-app';
import { formatNumber } from '../view/phone-numbers';
import { Icon } from './icon';

/** Local mode's sandbox carrier has phones that behave in each of these ways. */
const SANDBOX_PHONES = [
  ['+15550101', 'tryAnswers'],
  ['+15550111', 'tryBusy'],
  ['+15550121', 'tryNever'],
  ['+15550131', 'tryHangsUp'],
] as const;

const SandboxPhones = ({ phone }: { readonly phone: Phone }) => {
  const { call } = useApp().texts.value;
  return (
    <section class="try" aria-label={call.tryTitle}>
      <h2 class="card-title">{call.tryTitle}</h2>
      <div class="try-phones">
        {SANDBOX_PHONES.map(([number, what]) => (
          <button key={number} type="button" class="try-phone" onClick={() => (phone.typed.value = number)}>
            <span>{formatNumber(number)}</span>
            <small>{call[what]}</small>
          </button>
        ))}
      </div>
    </section>
  );
};

/** Explains the screen before the first call. */
export const EmptyCalls = ({ phone }: { readonly phone: Phone }) => {
  const { texts, session, isWide } = useApp();
  const { call } = texts.value;
  return (
    <>
      <div class="welcome">
        {isWide.value && (
          <span class="empty-icon" aria-hidden="true">
            <Icon of="people" />
          </span>
        )}
        <h2>{call.emptyTitle}</h2>
        <ol class="steps">
          {call.steps.map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ol>
      </div>
      {session.config?.local && isWide.value && <SandboxPhones phone={phone} />}
    </>
  );
};
