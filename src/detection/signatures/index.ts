import type { Family } from '../family.js';
import { commandInjection } from './command-injection/index.js';
import { crlf } from './crlf.js';
import { deserialization } from './deserialization/index.js';
import { fileUpload } from './file-upload.js';
import { graphql } from './graphql.js';
import { javaInjection } from './java-injection/index.js';
import { jndi } from './jndi/index.js';
import { ldap } from './ldap/index.js';
import { mail } from './mail.js';
import { nodeInjection } from './node-injection/index.js';
import { nosqli } from './nosqli/index.js';
import { openRedirect } from './open-redirect.js';
import { pathTraversal } from './path-traversal/index.js';
import { phpInjection } from './php-injection/index.js';
import { prototypePollution } from './prototype-pollution.js';
import { remoteFileInclusion } from './remote-file-inclusion.js';
import { scanner } from './scanner/index.js';
import { sensitiveFile } from './sensitive-file/index.js';
import { sqli } from './sqli/index.js';
import { ssi } from './ssi.js';
import { ssrf } from './ssrf/index.js';
import { templateInjection } from './template-injection/index.js';
import { xss } from './xss/index.js';
import { xxe } from './xxe/index.js';

/** All families, in the order in which they are asked. */
export const families: readonly Family[] = [
  sqli,
  xss,
  commandInjection,
  pathTraversal,
  sensitiveFile,
  remoteFileInclusion,
  ssrf,
  openRedirect,
  fileUpload,
  scanner,
  templateInjection,
  ssi,
  phpInjection,
  javaInjection,
  nodeInjection,
  jndi,
  deserialization,
  nosqli,
  ldap,
  xxe,
  crlf,
  mail,
  prototypePollution,
  graphql,
];
