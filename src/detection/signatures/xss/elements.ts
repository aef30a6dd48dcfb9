/** Elements of HTML, SVG and MathML, of today and of old browsers. */
export const ELEMENTS: ReadonlySet<string> = new Set(
  `a abbr acronym address animate animatecolor animatemotion animatetransform annotation-xml applet area article aside
  audio b base basefont bdi bdo bgsound big blink blockquote body br button canvas caption center circle cite code col
  colgroup command content data datalist dd defs del desc details dfn dialog dir div dl dt element ellipse em embed event-source
  fencedframe feimage fieldset figcaption figure filter font footer foreignobject form frame frameset g h1 h2 h3 h4 h5 h6
  head header hgroup hr html i iframe ilayer image img import input ins isindex kbd keygen label layer legend li line lineargradient
  link listener listing main maction map mark marker marquee mask math menu menuitem meta metadata meter mglyph mi mn mo
  ms mtext multicol nav nextid nobr noembed noframes nolayer noscript object ol optgroup option output p param path pattern
  picture plaintext polygon polyline portal pre progress q rb rect rp rt rtc ruby s samp script search section select
  selectedcontent semantics server set shadow slot small source spacer span stop strike strong style sub summary sup svg
  switch symbol table tbody td template text textarea textpath tfoot th thead time title tr track tspan tt u ul use var
  vbscript video view vmlframe wbr xml xmp xss`
    .split(/\s+/)
    .filter((name) => name !== ''),
);

/** Elements that load, embed or redirect, and that no author of a value needs. */
export const ACTIVE: ReadonlySet<string> = new Set(
  'applet base bgsound import plaintext embed fencedframe frame frameset iframe ilayer isindex layer link meta object portal xml vmlframe'.split(
    ' ',
  ),
);

/** Elements whose content is text to a browser: to end one is to break out of it (HTML, 13.1.2.1). */
export const RAW_TEXT: ReadonlySet<string> = new Set(
  'iframe listing math noembed noframes noscript plaintext script select style svg template textarea title xmp'.split(
    ' ',
  ),
);

/** Elements of whole pages. */
export const PAGE: ReadonlySet<string> = new Set(
  'body head html form button input marquee math svg style textarea'.split(' '),
);

/** Sites whose players and maps authors embed. */
export const EMBEDDED_SITES =
  /^(?:https?:)?\/\/(?:[a-z0-9-]{1,40}\.){0,3}(?:youtube|youtube-nocookie|youtu|vimeo|dailymotion|twitch|spotify|soundcloud|google|facebook|instagram|twitter|x|tiktok|bilibili|youku|qq|codepen|codesandbox|stackblitz|jsfiddle|github|figma|canva|slideshare|loom|wistia|brightcove|bandcamp|deezer|apple|ted|giphy|openstreetmap|typeform|calendly|airtable|miro|notion|microsoft|sharepoint|kaltura|vidyard|streamable|rumble|ustream|vk|rutube|yandex|naver|nicovideo|163|amazon|bing)\.[a-z]{2,3}(?:\.[a-z]{2})?\//;

/** Sites whose style sheets and fonts authors link to. */
export const STYLE_SITES =
  /^(?:https?:)?\/\/(?:fonts\.googleapis\.com|fonts\.gstatic\.com|use\.typekit\.net|use\.fontawesome\.com|kit\.fontawesome\.com|cdn\.jsdelivr\.net|cdnjs\.cloudflare\.com|unpkg\.com|(?:maxcdn|stackpath|netdna)\.bootstrapcdn\.com|fonts\.bunny\.net|rsms\.me|p\.typekit\.net|cloud\.typography\.com)\//;
