import { type Inspection, PAUSE, WINDOW } from '../inspection.js';
import type { Kind, Naming } from '../place.js';
import { looksBinary } from './binary.js';
import { textsOf } from './charset.js';
import { lookAtJson } from './json.js';
import { lookAtXml } from './xml.js';

const VALUE: Kind = { place: 'multipart', role: 'value', encoding: 'none' };

export interface PartKind {
  readonly type: string;
  readonly transferEncoding: string;
  /** `either`: some parsers take it for a file, some for a field. */
  readonly role: 'field' | 'file' | 'either';
  readonly naming: Naming;
}

/** Looks at what a part of a multipart body holds: a field whatever is in it, a file where that is text. */
export function* lookAtPart(inspection: Inspection, content: Buffer, kind: PartKind): Generator<undefined, void> {
  // Some parsers undo the transfer encoding, some do not know it (RFC 7578, 4.7).
  const readings = [content, transferDecoded(content, kind.transferEncoding)];
  for (const bytes of readings) {
    if (bytes === undefined || bytes.length === 0) continue;
    if (kind.role === 'file' && looksBinary(bytes)) lookForPrograms(inspection, bytes, kind.naming);
    else if (kind.role === 'either' && looksBinary(bytes)) yield* lookAtStretches(inspection, bytes, kind.naming);
    else for (const text of textsOf(bytes, kind.type)) yield* lookAtContent(inspection, text, kind);
  }
}

function* lookAtContent(inspection: Inspection, text: string, kind: PartKind): Generator<undefined, void> {
  const type = kind.type.toLowerCase();
  const first = /\S/.exec(text)?.[0];
  const prefix = kind.naming.inputName();
  const opensJson = first === '{' || first === '[';
  if (opensJson && (type.includes('json') || /[}\]]\s{0,8}$/.test(text.slice(-9)))) {
    yield* lookAtJson(inspection, text, { prefix });
  } else if (type.includes('xml') && first === '<') {
    yield* lookAtXml(inspection, text);
  } else {
    yield* inspection.lookLong(text, VALUE, kind.naming);
  }
}

/** An image is none any more where a program stands in it: that of a server page, which runs wherever it is. */
function lookForPrograms(inspection: Inspection, bytes: Buffer, naming: Naming): void {
  for (const opener of PROGRAM_OPENERS) {
    let at = bytes.indexOf(opener);
    for (let seen = 0; at !== -1 && seen < MOST_PROGRAMS; seen++) {
      inspection.lookAt(bytes.toString('latin1', at, at + PROGRAM_READ), VALUE, naming);
      at = bytes.indexOf(opener, at + PROGRAM_READ);
    }
  }
}

/** Looks at what is text in the midst of other bytes. */
function* lookAtStretches(inspection: Inspection, bytes: Buffer, naming: Naming): Generator<undefined, void> {
  for (let from = 0; from < bytes.length; from += WINDOW - OVERLAP) {
    const text = bytes.toString('utf8', from, from + WINDOW).replaceAll(REPLACEMENT, '\0');
    for (const [stretch] of text.matchAll(STRETCH)) inspection.lookAt(stretch, VALUE, naming);
    inspection.work += text.length;
    if (inspection.work > PAUSE) yield;
  }
}

/** What stands on the border of two windows is whole in one of them, up to this length. */
const OVERLAP = 1_024;
/** Less of it comes about in an image by chance. */
const STRETCH = /[\s\P{Cc}]{16,}/gu;
/** What stands for bytes that are none of UTF-8. */
const REPLACEMENT = '\ufffd';
const PROGRAM_OPENERS = ['<?php', '<?PHP', '<%@', '<script', '<SCRIPT'].map((opener) => Buffer.from(opener));
const PROGRAM_READ = 1_024;
/** Each is read for itself: that many cover a file of which a thousandth is programs. */
const MOST_PROGRAMS = 1_024;

function transferDecoded(content: Buffer, encoding: string): Buffer | undefined {
  if (encoding.includes('base64')) return Buffer.from(content.toString('latin1'), 'base64');
  if (!encoding.includes('quoted-printable')) return undefined;
  const text = content
    .toString('latin1')
    .replace(/=[ \t]{0,8}\r?\n/g, '')
    .replace(/=([0-9a-fA-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(text, 'latin1');
}
