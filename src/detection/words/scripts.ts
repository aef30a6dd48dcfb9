import { HANDLERS } from '../signatures/xss/handlers.js';
import type { Words } from '../vocabulary.js';

export const words: Words = {
  // Names of the browser and of JavaScript that attacks call or read.
  SCRIPT: [
    ...'alert prompt confirm eval execscript msgbox execute document window location self top parent frames this'.split(
      ' ',
    ),
    ...'globalthis opener cookie domain fromcharcode settimeout setinterval setimmediate constructor function fetch'.split(
      ' ',
    ),
    ...'xmlhttprequest activexobject innerhtml outerhtml insertadjacenthtml srcdoc write writeln atob btoa unescape'.split(
      ' ',
    ),
    ...'decodeuri decodeuricomponent import importscripts getscript sendbeacon localstorage sessionstorage indexeddb'.split(
      ' ',
    ),
    ...'createelement getelementbyid getelementsbytagname queryselector appendchild postmessage websocket with'.split(
      ' ',
    ),
    ...'javascript vbscript livescript ecmascript jscript mocha expression behavior behaviour binding adw ad4 vascript avascript ascript cript mhtml data'.split(
      ' ',
    ),
    ...'script source textcontent requestanimationframe geturl x3c u003c u0061 fromcodepoint prototype reflect proxy navigator history throw print'.split(
      ' ',
    ),
  ],
  // Attributes that run code stand where an element's own would.
  TAG: [...HANDLERS, 'script', 'iframe', 'srcdoc', 'formaction', 'autofocus', 'svg'],
};
