import { useApp } from '../state/use-app';
import { Icon } from './icon';

const KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '+', '0'];
/** For the eye only: the style sheet shows them. */
const LETTERS: Readonly<Record<string, string>> = {
  '2': 'ABC',
  '3': 'DEF',
  '4': 'GHI',
  '5': 'JKL',
  '6': 'MNO',
  '7': 'PQRS',
  '8': 'TUV',
  '9': 'WXYZ',
};

type NumberPadProps = { readonly typed: string; readonly onType: (typed: string) => void };

export const NumberPad = ({ typed, onType }: NumberPadProps) => {
  const { call } = useApp().texts.value;
  return (
    <div class="pad" role="group" aria-label={call.pad}>
      {KEYS.map((key) => (
        <button key={key} type="button" class="pad-key" data-letters={LETTERS[key] ?? ''} onClick={() => onType(typed + key)}>
          {key}
        </button>
      ))}
      <button
        type="button"
        class="pad-key quiet"
        aria-label={call.backspace}
        disabled={typed === ''}
        onClick={() => onType(typed.slice(0, -1))}
      >
        <Icon of="backspace" />
      </button>
    </div>
  );
};
