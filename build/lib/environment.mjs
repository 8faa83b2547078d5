// The environment of what set-up and tests start. What is meant for the gate alone stays out of it.

/** @returns {NodeJS.ProcessEnv} */
export function ofTools() {
	const {
		NODE_OPTIONS: _,
		DRAWBRIDGE_VAULT_PASSPHRASE: __,
		...env
	} = process.env;
	return env;
}
