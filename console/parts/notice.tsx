import type { Phone } from '../state/phone';
import { useApp } from '../state/use-app';
import { problemWords } from '../view/problems';
import { Icon } from './icon';

/** Why the last command about the whole conference did not work. */
export const ProblemNotice = ({ phone }: { readonly phone: Phone }) => {
  const texts = useApp().texts.value;
  const problem = phone.problem.value;
  if (problem === undefined) return null;
  return (
    <div class="notice bad" role="alert">
      <Icon of="alert" />
      <p>{problemWords(problem, texts)}</p>
      <button
        type="button"
        class="icon-key"
        aria-label={texts.problems.dismiss}
        onClick={() => {
          phone.problem.value = undefined;
        }}
      >
        <Icon of="remove" />
      </button>
    </div>
  );
};

export const Notice = ({ words }: { readonly words: string }) => (
  <div class="notice warn" role="status">
    <Icon of="alert" />
    <p>{words}</p>
  </div>
);
