/** Three parties around a call. */
export const Logo = () => (
  <svg class="logo" viewBox="0 0 32 32" aria-hidden="true">
    <rect class="logo-ground" width="32" height="32" rx="9" />
    <circle class="logo-ring" cx="16" cy="16" r="6.5" />
    <circle class="logo-party" cx="16" cy="7.5" r="3.2" />
    <circle class="logo-party" cx="8.6" cy="20.3" r="3.2" />
    <circle class="logo-party is-new" cx="23.4" cy="20.3" r="3.2" />
  </svg>
);
