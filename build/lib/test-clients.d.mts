/** For tests, which are typed: what test-clients.mjs exports. */
export function claudeCodeBinary(): string;
export function bringTestClients(): Promise<string[]>;
