/** How the serialized objects of a language begin. */
export interface Magic {
  readonly start: string;
  /** Too short to be a beginning: it must be all there is. */
  readonly isWhole?: boolean;
  /** What must follow. */
  readonly pattern?: RegExp;
}

export const MAGIC: readonly Magic[] = [
  // Java: STREAM_MAGIC and version, AC ED 00 05.
  { start: '\xac\xed\x00\x05' },
  { start: '\ufffd\ufffd\x00\x05' },
  { start: 'rO0AB' },
  { start: 'aced0005' },
  { start: 'ACED0005' },
  // The same at the other two positions in a group of base64.
  { start: 'KztAAU' },
  { start: 'Cs7QAF' },
  // .NET BinaryFormatter: a header record with root and version.
  { start: 'AAEAAAD/////' },
  { start: 'AAEAAAD_____' },
  { start: '\x00\x01\x00\x00\x00\ufffd\ufffd\ufffd\ufffd\x01\x00\x00\x00' },
  { start: '\x00\x01\x00\x00\x00\xff\xff\xff\xff\x01\x00\x00\x00' },
  { start: '0001000000ffffffff01000000' },
  // Python pickle: protocol 2 to 5 with a frame or a global, and the text protocol.
  { start: 'gASV', pattern: /^gASV[\w+/-]{4,}(?:AAAA|jA|lI|UUk|=|$)/ },
  { start: 'gAN', pattern: /^gAN[jY][\w+/-]{3,}(?:Cg|=)/ },
  { start: 'gAJ', pattern: /^gAJ[jY][\w+/-]{3,}(?:Cg|=)/ },
  { start: '\x80\x04\x95' },
  { start: '\x80\x05\x95' },
  { start: '\x80\x03c' },
  { start: '\x80\x02c' },
  { start: '80049', pattern: /^80049[5][0-9a-f]{16,}$/i },
  {
    start: 'c',
    pattern:
      /^c(?:os|posix|nt|subprocess|builtins|__builtin__|commands|pty|platform|timeit|sys|_codecs|copy_reg|webbrowser)\r?\n\w{1,40}\r?\n/,
  },
  {
    start: '(c',
    pattern: /^\(c(?:os|posix|nt|subprocess|builtins|__builtin__|commands|pty|sys|copy_reg)\r?\n\w{1,40}\r?\n/,
  },
  { start: 'Y29zCnN5c3RlbQo' },
  { start: 'Y3Bvc2l4CnN5c3RlbQ' },
  { start: 'Y19fYnVpbHRpbl9f' },
  { start: 'Y3N1YnByb2Nlc3MK' },
  // Ruby Marshal 4.8: objects, and arrays or hashes of them.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: it is binary.
  { start: '\x04\b', pattern: /^\x04[\b][oOcCeSUu[{"I]/ },
  { start: 'BAhv', pattern: /^BAhv[O-Sa-z][\w+/-]{6,}/ },
  { start: 'BAhb', pattern: /^BAhb[BC][\w+/-]{6,}/ },
  { start: 'BAh7', pattern: /^BAh7[BC][\w+/-]{6,}/ },
  { start: 'BAhV', pattern: /^BAhV[O-S][\w+/-]{6,}/ },
  { start: '0408', pattern: /^0408(?:6f3a|5b[0-9a-f]{2}6|7b0[0-9a-f])[0-9a-f]{8,}$/i },
  // PHP in base64: O:4:" and a:1:{ with an object.
  { start: 'Tzo', pattern: /^Tzo[xMNO-Z0-9][\w+/]{1,4}[iI][\w+/-]{8,}/ },
  // .NET LosFormatter and ObjectStateFormatter with a binary record inside.
  { start: '/wEy', pattern: /^\/wEy[\w+/]{2,6}AQAAAP/ },
  // Objects of JavaScript that node-serialize runs.
  { start: '_$$ND_FUNC$$_' },
];
