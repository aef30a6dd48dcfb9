import type { Input } from '../../input.js';
import { isFreeText } from '../free-text.js';

/** Position of a command of a key-value store behind a line break; -1 where there is none. */
export function findCommand(input: Input): number {
  return isFreeText(input) && input.place !== 'json' ? -1 : input.unescaped.search(COMMAND);
}

/** Redis: inline commands and its protocol (RESP); memcached: commands with flags, time and length. */
const COMMAND =
  /[\r\n]\s?(?:(?:flushall|flushdb|slaveof\s\S|replicaof\s\S|config\s(?:set\s(?:dir|dbfilename|requirepass|slave|replica|protected|save|append|bind|maxmem|lua|logfile|stop)|get\s[\w*])|module\sload\s|eval\s["']|bgsave|script\sload|acl\s(?:setuser|list)|debug\s(?:sleep|segfault))|\*\d{1,3}\r?\n\$\d{1,5}\r?\n|(?:set|add|replace|append|prepend|cas)\s\S{1,128}\s\d{1,6}\s\d{1,10}\s\d{1,7}\b|flush_all\b|stats\s(?:items|cachedump|slabs)|gets?\s\S{1,64}[\r\n])/i;
