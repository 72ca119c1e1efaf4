import type { InputHTMLAttributes } from 'preact';

type CheckedFieldProps = {
  readonly id: string;
  readonly label: string;
  readonly hint: string;
  /** In place of the hint; undefined if nothing is wrong. */
  readonly wrong: string | undefined;
  readonly value: string;
  readonly onType: (value: string) => void;
  readonly input: InputHTMLAttributes;
};

/** A field with its label, and below it a hint, or what is wrong. */
export const CheckedField = ({ id, label, hint, wrong, value, onType, input }: CheckedFieldProps) => (
  <>
    <label for={id}>{label}</label>
    <input
      {...input}
      id={id}
      value={value}
      aria-invalid={wrong !== undefined}
      aria-describedby={`${id}-hint`}
      onInput={({ currentTarget }) => onType(currentTarget.value)}
    />
    <p id={`${id}-hint`} class={wrong === undefined ? 'hint' : 'wrong'} role={wrong === undefined ? undefined : 'alert'}>
      {wrong ?? hint}
    </p>
  </>
);
