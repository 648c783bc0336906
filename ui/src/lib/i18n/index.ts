export * from './errors.en';
export * from './format';
export * from './messages.en';
