// One voice for set-up: every line goes to stderr, so that stdout stays what the command answers.

/** @param {string} line */
export function say(line) {
	process.stderr.write(`drawbridge: ${line}\n`);
}

/**
 * Says how long a silent piece of work has taken so far, every five seconds, until it ends.
 * @template T
 * @param {string} what
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withProgress(what, work) {
	const startedAt = Date.now();
	const seconds = () => Math.round((Date.now() - startedAt) / 1000);
	say(`${what} …`);
	const timer = setInterval(() => say(`${what} … ${seconds()} s`), 5_000);
	try {
		return await work();
	} finally {
		clearInterval(timer);
	}
}

/**
 * @param {unknown} error
 * @returns {string}
 */
export function messageOf(error) {
	return error instanceof Error ? error.message : String(error);
}
