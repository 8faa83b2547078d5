/**
 * What one read command says, for a window that is open: kept current by the event that tells the same, read anew after
 * every reconnect. Like the rest of the window's state it mirrors the gate and never guesses ahead of it.
 */
import { createStore, type StoreApi } from "zustand/vanilla";
import type {
	CommandInput,
	CommandName,
	CommandOutput,
	FailureCode,
} from "../../contract/commands.ts";
import type { EventName, EventPayload } from "../../contract/events.ts";
import { CommandFailure } from "../../contract/wire.ts";
import type { WindowClient } from "./window-client.ts";

export interface Reading<T> {
	/** `null` until the first answer. */
	readonly value: T | null;
	/** Why the last try failed; the value from before stays. */
	readonly failure: FailureCode | null;
}

export interface OpenReading<T> {
	readonly store: StoreApi<Reading<T>>;
	/** Asks again, for what no event tells. */
	readonly refresh: () => void;
	/** Stops listening. */
	readonly close: () => void;
}

/** Commands that ask for nothing in particular. */
export type Readable = {
	[N in CommandName]: Record<string, never> extends CommandInput<N> ? N : never;
}[CommandName];

/** Events whose payload is what the command answers. */
export type Telling<N extends CommandName> = {
	[E in EventName]: EventPayload<E> extends CommandOutput<N> ? E : never;
}[EventName];

/** `event` tells the new value; `null` where none does, and {@link OpenReading.refresh} is the only way to hear of it. */
export function openReading<N extends Readable>(
	client: WindowClient,
	name: N,
	input: CommandInput<N>,
	event: Telling<N> | null,
): OpenReading<CommandOutput<N>> {
	type Value = CommandOutput<N>;
	const store = createStore<Reading<Value>>()(() => ({
		value: null,
		failure: null,
	}));
	/** Only the newest question's answer counts, and none that was asked before an event told more. */
	let run = 0;

	function refresh(): void {
		run += 1;
		const mine = run;
		void ask(mine);
	}

	async function ask(mine: number): Promise<void> {
		try {
			const value = await client.call(name, input);
			if (mine === run) store.setState({ value, failure: null });
		} catch (cause) {
			if (mine !== run) return;
			store.setState({
				failure: cause instanceof CommandFailure ? cause.code : "internal",
			});
		}
	}

	const stops: (() => void)[] = [];
	if (event !== null) {
		stops.push(
			client.on(event, (payload) => {
				run += 1;
				// Telling<N> holds exactly the events whose payload is the command's output.
				store.setState({ value: payload as Value, failure: null });
			}),
		);
	}
	stops.push(
		client.onConnection((connected) => {
			if (connected) refresh();
		}),
	);
	return {
		store,
		refresh,
		close() {
			run += 1;
			for (const stop of stops) stop();
		},
	};
}
