import { useApp } from '../state/use-app';
import { AccountMenu } from './account-menu';
import { LinePill } from './line-pill';
import { Logo } from './logo';

export const TopBar = () => {
  const app = useApp();
  const phone = app.phone.value;
  const state = app.session.state.value;
  return (
    <header class="top-bar">
      <a class="brand" href="#/">
        <Logo />
        <span>{app.texts.value.product}</span>
      </a>
      {phone && !app.isSupport.value && <LinePill phone={phone} />}
      {state.is === 'signed-in' && <AccountMenu account={state.account} />}
    </header>
  );
};
