/** The style sheet of the page: small, light and dark as the reader has it. */
export const STYLE = `:root {
  color-scheme: light dark;
  --back: #fff; --text: #1b1f24; --faint: #59636e; --line: #d1d9e0; --link: #0b57d0; --bad: #b3261e; --good: #1a6b34;
  --shade: #f4f6f8;
}
@media (prefers-color-scheme: dark) {
  :root {
    --back: #14181d; --text: #e6eaef; --faint: #9aa5b1; --line: #3a434d; --link: #8ab4f8; --bad: #f2b8b5; --good: #8fd6a4;
    --shade: #1d232a;
  }
}
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 68rem; padding: 1rem; background: var(--back); color: var(--text); font: 1rem/1.5 system-ui, sans-serif; }
header { display: flex; flex-wrap: wrap; gap: .5rem 1.5rem; align-items: baseline; border-bottom: 1px solid var(--line); margin-bottom: 1rem; }
header p, header form { margin: 0 0 .5rem; }
header p:first-child { font-weight: 600; margin-right: auto; }
h1 { font-size: 1.4rem; } h2 { font-size: 1.1rem; margin-top: 2rem; }
a { color: var(--link); }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .3rem .8rem .3rem 0; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
th { font-weight: 600; color: var(--faint); }
code, pre { font: .9em ui-monospace, monospace; }
pre { background: var(--shade); padding: .8rem; overflow: auto; max-height: 30rem; }
form.box, .note { background: var(--shade); border: 1px solid var(--line); border-radius: .4rem; padding: 1rem; margin: 1rem 0; max-width: 40rem; }
.note.bad { border-color: var(--bad); } .bad { color: var(--bad); } .good { color: var(--good); } .faint { color: var(--faint); }
label { display: block; margin-top: .8rem; font-weight: 600; }
input, select, button { font: inherit; color: inherit; background: var(--back); border: 1px solid var(--faint); border-radius: .3rem; padding: .4rem .6rem; }
input, select { width: 100%; max-width: 28rem; }
button { cursor: pointer; font-weight: 600; margin-top: 1rem; }
button.act { background: var(--bad); border-color: var(--bad); color: var(--back); }
button.plain { border: 0; padding: 0; margin: 0; background: none; color: var(--link); text-decoration: underline; font-weight: 400; }
.inline { display: flex; flex-wrap: wrap; gap: .5rem; align-items: end; }
.inline label { margin: 0; } .inline button { margin: 0; }
`;

export const ICON = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><path fill="#0b57d0" d="M8 1 2 3v5c0 4 3 6 6 7 3-1 6-3 6-7V3z"/></svg>`;
