/**
 * Runs one command for a button or form: busy while it runs, and its failure kept until the next try, so that it is
 * shown where it happened. One at a time.
 */
import { useRef, useState } from "react";
import type {
	CommandInput,
	CommandName,
	CommandOutput,
	Failure,
} from "../../contract/commands.ts";
import { CommandFailure } from "../../contract/wire.ts";
import { useClient } from "./gate-context.ts";
import { Declined } from "./passphrase.ts";

export interface Action {
	readonly busy: boolean;
	readonly failure: Failure | null;
	run<N extends CommandName>(
		name: N,
		input: CommandInput<N>,
		done?: (output: CommandOutput<N>) => void,
		failed?: (failure: Failure) => void,
	): void;
	/** The last failure is no longer of interest: what it was about has been changed. */
	forget(): void;
}

export function useAction(): Action {
	const client = useClient();
	const running = useRef(false);
	const [busy, setBusy] = useState(false);
	const [failure, setFailure] = useState<Failure | null>(null);

	async function send<N extends CommandName>(
		name: N,
		input: CommandInput<N>,
		done?: (output: CommandOutput<N>) => void,
		failed?: (failure: Failure) => void,
	): Promise<void> {
		try {
			const output = await client.call(name, input);
			settle(null);
			done?.(output);
		} catch (cause) {
			const why = failureOf(cause);
			settle(cause instanceof Declined ? null : why);
			failed?.(why);
		}
	}

	function settle(failed: Failure | null): void {
		running.current = false;
		setBusy(false);
		setFailure(failed);
	}

	return {
		busy,
		failure,
		forget: () => setFailure(null),
		run(name, input, done, failed) {
			if (running.current) return;
			running.current = true;
			setBusy(true);
			setFailure(null);
			void send(name, input, done, failed);
		},
	};
}

function failureOf(cause: unknown): Failure {
	return cause instanceof CommandFailure
		? { code: cause.code, message: cause.message }
		: { code: "internal", message: "" };
}
