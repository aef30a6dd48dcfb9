import { html } from './html.js';
import { layout } from './layout.js';

/** Asks who is there. `next`: the query of the page that was wanted. */
export function loginPage(next: string, fault?: string): string {
  return layout(
    'Log in',
    html`${fault !== undefined && html`<p class="note bad" role="alert">${fault}</p>`}
<form class="box" method="post" action="/login">
<input type="hidden" name="next" value="${next}">
<input type="text" name="username" value="guard rules" autocomplete="username" hidden>
<label for="key">Key or token</label>
<input id="key" name="key" type="password" autocomplete="current-password" required autofocus maxlength="8192">
<button>Log in</button>
</form>`,
  );
}

/**
 * Sends a browser on that comes from another site, as from a dashboard: it brings its strict cookie only where one of our own
 * pages leads.
 */
export function arrivalPage(next: string): string {
  const url = `/?${next}`;
  return html`<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><meta http-equiv="refresh" content="0; url=${url}"><title>Guard rules</title></head>
<body><p><a href="${url}">Continue to the guard rules</a></p></body>
</html>
`.text;
}
