import { CLI_VARIABLES } from '../variables.js';

export const RULES_USAGE = `Usage:
  koa-otel-guard rules validate FILE            whether guards take a rule set
  koa-otel-guard rules diff OLD NEW             what is other in a rule set
  koa-otel-guard rules sign FILE --sign KEY     the rule set in an envelope, signed
  koa-otel-guard rules get                      the rules of a service
  koa-otel-guard rules push FILE                puts rules to a service, over the version that FILE says
  koa-otel-guard rules history                  who changed what at a service
  koa-otel-guard rules key --id NAME --role reader|operator|admin
                                                makes a key, and the entry for the file of keys
  koa-otel-guard rules serve --keys FILE        runs a service

  FILE may be - for what is piped in.

Options of get, push, history:
  --url URL         the service; default ${CLI_VARIABLES.serviceUrl}
  --token TEXT      a key or token; default ${CLI_VARIABLES.serviceToken}
  --document NAME   which rules; default "default"
  --base VERSION    push: the version that FILE was made from; default the one that FILE says
  --force           push: over whatever version is there
  --verify FILE     get: Ed25519 public key (PEM) that the rules have to be signed with
  --json            history: as JSON

Options of sign and serve:
  --sign FILE       Ed25519 private key (PEM), or a secret for HMAC; several for several signatures
  --key-id NAME     what the key is called, in the order of --sign; default "default"

Options of serve:
  --keys FILE       JSON list of { id, role, sha256 }
  --jwt FILE        JSON object of jwks or secret, issuer, audience, claim, roles
  --directory DIR   where rules are kept; default ./guard-rules
  --redis URL       Redis to keep them in, in place of a directory; default ${CLI_VARIABLES.redis}
  --audit FILE      the trail of changes; default audit.jsonl in the directory
  --trusted LIST    proxies that are believed about clients and https: addresses, ranges, "private"; with commas
  --host HOST       default 127.0.0.1
  --port NUMBER     default 8787

Ends with 0 when it is done, 1 when it is not, 2 when the command is not understood.`;
