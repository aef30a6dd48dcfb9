import type { Session } from '../auth/sessions.js';
import { type Html, html } from './html.js';

/** A whole page. `session`: who reads it. */
export function layout(title: string, content: Html, session?: Session): string {
  return html`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title} - guard rules</title>
<link rel="stylesheet" href="/page.css">
<link rel="icon" href="/icon.svg">
</head>
<body>
<header><p><a href="/">Guard rules</a></p>${session && whoIs(session)}</header>
<main>
<h1>${title}</h1>
${content}
</main>
</body>
</html>
`.text;
}

function whoIs({ caller, token }: Session): Html {
  return html`<p>${caller.id} <span class="faint">(${caller.role})</span></p>
<form method="post" action="/logout"><input type="hidden" name="token" value="${token}"><button class="plain">Log out</button></form>`;
}
