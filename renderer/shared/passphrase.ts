/**
 * Asks the owner for the passphrase where the gate asks for it, and gives the command again with it. Each time anew: it is
 * kept nowhere.
 */
import { createStore, type StoreApi } from "zustand/vanilla";
import { CommandFailure } from "../../contract/wire.ts";
import type { WindowClient } from "./window-client.ts";

/** The person would rather not give it: the command is refused, and nothing went wrong. */
export class Declined extends CommandFailure {}

/** A command that waits for the passphrase. */
export interface PassphraseQuestion {
	/** What was given last was not it; the gate's own words say how long to wait. */
	readonly wrong: string | null;
	/** `null`: the person would rather not. */
	readonly answer: (passphrase: string | null) => void;
}

/** One at a time; the others wait for their turn. */
export type PassphraseStore = StoreApi<{
	readonly question: PassphraseQuestion | null;
}>;

export function askingPassphrase(client: WindowClient): {
	readonly client: WindowClient;
	readonly passphrase: PassphraseStore;
} {
	const passphrase: PassphraseStore = createStore(() => ({ question: null }));
	let turn: Promise<unknown> = Promise.resolve();

	const ask = (wrong: string | null): Promise<string | null> =>
		new Promise((resolve) => {
			passphrase.setState({
				question: {
					wrong,
					answer(given) {
						passphrase.setState({ question: null });
						resolve(given);
					},
				},
			});
		});

	async function untilRight<T>(
		needed: CommandFailure,
		give: (passphrase: string) => Promise<T>,
	): Promise<T> {
		let wrong: string | null = null;
		while (true) {
			const given = await ask(wrong);
			if (given === null) throw new Declined(needed);
			try {
				return await give(given);
			} catch (cause) {
				if (!isFailure(cause, "passphrase-wrong")) throw cause;
				wrong = cause.message;
			}
		}
	}

	return {
		passphrase,
		client: {
			...client,
			async call(name, input) {
				try {
					return await client.call(name, input);
				} catch (cause) {
					if (!isFailure(cause, "passphrase-needed")) throw cause;
					const mine = turn.then(() =>
						untilRight(cause, (given) => client.call(name, input, given)),
					);
					turn = mine.catch(() => undefined);
					return await mine;
				}
			},
		},
	};
}

const isFailure = (
	cause: unknown,
	code: CommandFailure["code"],
): cause is CommandFailure =>
	cause instanceof CommandFailure && cause.code === code;
