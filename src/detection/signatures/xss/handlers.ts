import { charCodeAt } from '../../char-code-at.js';
/** Attributes that run code at an event: of HTML, SVG, media, animations, and of old browsers. */
export const HANDLERS: readonly string[] = `
  onabort onactivate onafterprint onafterscriptexecute onafterupdate onanimationcancel onanimationend
  onanimationiteration onanimationstart onariarequest onauxclick onbefore onbeforeactivate onbeforecopy onbeforecut
  onbeforedeactivate onbeforeeditfocus onbeforeinput onbeforeload onbeforematch onbeforepaste onbeforeprint
  onbeforescriptexecute onbeforetoggle onbeforeunload onbeforeupdate onbegin onblur onbounce oncancel oncanplay
  oncanplaythrough oncellchange onchange onclick onclose oncommand onconnect oncontentvisibilityautostatechange
  oncontextlost oncontextmenu oncontextrestored oncontrolselect oncopy oncuechange oncut ondataavailable
  ondatasetchanged ondatasetcomplete ondblclick ondeactivate ondevicelight ondevicemotion ondeviceorientation
  ondeviceproximity ondrag ondragdrop ondragend ondragenter ondragexit ondragleave ondragover ondragstart ondrop
  ondurationchange onemptied onencrypted onend onended onerror onerrorupdate onexit onfilterchange onfinish onfocus
  onfocusin onfocusout onformchange onformdata onforminput onfullscreenchange onfullscreenerror ongamepadconnected
  ongesturechange ongestureend ongesturestart ongotpointercapture onhashchange onhelp oninput oninvalid onkeydown
  onkeypress onkeyup onlanguagechange onlayoutcomplete onload onloadeddata onloadedmetadata onloadend onloadstart
  onlocation onlosecapture onlostpointercapture onmediacomplete onmediaerror onmessage onmessageerror onmousedown
  onmouseenter onmouseleave onmousemove onmouseout onmouseover onmouseup onmousewheel onmove onmoveend onmovestart
  onmozfullscreenchange onmozfullscreenerror onmspointerdown onoffline ononline onopen onoutofsync onpagehide
  onpagereveal onpageshow onpageswap onpaint onpaste onpause onplay onplaying onpointercancel onpointerdown
  onpointerenter onpointerleave onpointermove onpointerout onpointerover onpointerrawupdate onpointerup onpopstate
  onprogress onpropertychange onratechange onreadystatechange onreceived onrejectionhandled onrepeat onreset onresize
  onresizeend onresizestart onresume onreverse onrowdelete onrowenter onrowexit onrowinserted onrowsdelete
  onrowsinserted onscroll onscrollend onscrollsnapchange onscrollsnapchanging onsearch onsecuritypolicyviolation onseek
  onseeked onseeking onselect onselectionchange onselectstart onshow onslotchange onstalled onstart onstop onstorage
  onsubmit onsuspend onsyncrestored ontimeerror ontimeupdate ontoggle ontouchcancel ontouchend ontouchmove ontouchstart
  ontrackchange ontransitioncancel ontransitionend ontransitionrun ontransitionstart onunhandledrejection onunload
  onurlflip onuserproximity onvalidationstatuschange onvolumechange onwaiting onwebkitanimationend
  onwebkitanimationiteration onwebkitanimationstart onwebkitcurrentplaybacktargetiswirelesschanged
  onwebkitfullscreenchange onwebkitmouseforceup onwebkitplaybacktargetavailabilitychanged onwebkittransitionend
  onwebkitwillrevealbottom onwheel onzoom`
  .split(/\s+/)
  .filter((name) => name !== '');

const KNOWN: ReadonlySet<string> = new Set(HANDLERS);
const SHAPE = /^on[a-z]{3,45}(?![\w:.-])/;

/** Whether a name is a handler's: a known one, or one that only its value can tell; junk behind it does not count. */
export function handlerKind(name: string): 'known' | 'likely' | undefined {
  if (charCodeAt(name, 0) !== 0x6f || charCodeAt(name, 1) !== 0x6e) return undefined;
  const shape = SHAPE.exec(name);
  if (shape === null)
    return KNOWN.has(letters(name)) && !/[\w]/.test(name.slice(letters(name).length)) ? 'known' : undefined;
  return KNOWN.has(shape[0]) ? 'known' : 'likely';
}

function letters(name: string): string {
  let i = 0;
  while (i < name.length && charCodeAt(name, i) >= 0x61 && charCodeAt(name, i) <= 0x7a) i++;
  return name.slice(0, i);
}

/** Whether a value is code: it calls, assigns, or names something that attacks name. `{` is a component's, not a page's. */
export function isHandlerCode(value: string): boolean {
  return (
    !value.startsWith('{') &&
    (/[(`=;]|:\w/.test(value) || /^\s*(?:alert|eval|prompt|confirm|print|location)\b/.test(value))
  );
}
