/** The state of the console, for every component. */
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { App } from './app';

export const AppContext = createContext<App | undefined>(undefined);

export const useApp = (): App => {
  const app = useContext(AppContext);
  if (!app) throw new Error('useApp needs an AppContext');
  return app;
};
