export type { SigningKey } from '../rules/signature.js';
export type { Action } from './action.js';
export type { ServiceKey } from './auth/authenticator.js';
export type { Role } from './auth/role.js';
export type { JwtOptions, RulesServiceGuard, RulesServiceOptions } from './options.js';
export { type RulesService, rulesService } from './service.js';
export { directoryStorage } from './storage/directory.js';
export { type RedisStorageOptions, redisStorage } from './storage/redis.js';
export type { Change, RuleStorage } from './storage/storage.js';
