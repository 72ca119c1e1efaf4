import { useSignalEffect } from '@preact/signals';
import { useId, useRef } from 'preact/hooks';
import type { Account } from '../session/account';
import { useApp } from '../state/use-app';
import { type Language, languageNames } from '../texts/languages';
import { formatNumber } from '../view/phone-numbers';
import { Icon } from './icon';

const labelOf = (label: string): string => (label.startsWith('+') ? formatNumber(label) : label);

export const LanguageSwitch = () => {
  const app = useApp();
  const { account } = app.texts.value;
  return (
    <div class="languages" role="group" aria-label={account.language}>
      {(Object.keys(languageNames) as Language[]).map((language) => (
        <button
          key={language}
          type="button"
          class="language"
          lang={language}
          aria-pressed={app.language.value === language}
          onClick={() => void app.speak(language)}
        >
          {languageNames[language]}
        </button>
      ))}
    </div>
  );
};

const MenuLinks = ({ account }: { readonly account: Account }) => {
  const app = useApp();
  const { account: words } = app.texts.value;
  return (
    <>
      {!account.isSupport && (
        <a class="menu-item" href="#/history">
          <Icon of="history" />
          {words.history}
        </a>
      )}
      {app.offersSupport && (
        <a class="menu-item" href="#/support">
          <Icon of="list" />
          {words.support}
        </a>
      )}
    </>
  );
};

/** Who is signed in, the history, the language and the way out. */
export const AccountMenu = ({ account }: { readonly account: Account }) => {
  const app = useApp();
  const { account: words } = app.texts.value;
  const menu = useRef<HTMLDivElement>(null);
  const id = useId();
  // Going somewhere else closes the menu.
  useSignalEffect(() => {
    if (app.route.value) menu.current?.hidePopover();
  });
  return (
    <>
      <button type="button" class="icon-key" aria-label={words.menu} popovertarget={id}>
        <Icon of="settings" />
      </button>
      <div ref={menu} id={id} class="menu" popover="auto">
        {account.label !== '' && (
          <p class="menu-account">
            <small>{words.signedInAs}</small>
            {labelOf(account.label)}
          </p>
        )}
        <MenuLinks account={account} />
        <LanguageSwitch />
        <button type="button" class="menu-item" onClick={() => void app.signOut()}>
          <Icon of="leave" />
          {words.signOut}
        </button>
      </div>
    </>
  );
};
