/** What one command answers, asked when a dialog opens and again when a person wants it, or every so often. */
import { useCallback, useEffect, useRef, useState } from "react";
import type {
	CommandInput,
	CommandName,
	CommandOutput,
	Failure,
} from "../../contract/commands.ts";
import { CommandFailure } from "../../contract/wire.ts";
import { useClient } from "../shared/gate-context.ts";

export interface Asked<T> {
	/** `null` until the first answer; the one before stays while another is on its way. */
	readonly value: T | null;
	readonly failure: Failure | null;
	readonly busy: boolean;
	readonly again: () => void;
}

/** `input` may be made anew each time: what it says counts. */
export function useAsked<N extends CommandName>(
	name: N,
	input: CommandInput<N>,
	everyMs?: number,
): Asked<CommandOutput<N>> {
	const client = useClient();
	const asking = useRef<() => void>(() => undefined);
	const [value, setValue] = useState<CommandOutput<N> | null>(null);
	const [failure, setFailure] = useState<Failure | null>(null);
	const [busy, setBusy] = useState(true);
	const text = JSON.stringify(input);
	useEffect(() => {
		let open = true;
		const ask = async (): Promise<void> => {
			setBusy(true);
			try {
				// It was an input of this command's before it was text.
				const answer = await client.call(
					name,
					JSON.parse(text) as CommandInput<N>,
				);
				if (!open) return;
				setValue(answer);
				setFailure(null);
			} catch (cause) {
				if (open)
					setFailure(
						cause instanceof CommandFailure
							? { code: cause.code, message: cause.message }
							: { code: "internal", message: "" },
					);
			}
			if (open) setBusy(false);
		};
		asking.current = () => void ask();
		asking.current();
		const timer =
			everyMs === undefined
				? undefined
				: setInterval(() => void ask(), everyMs);
		return () => {
			open = false;
			clearInterval(timer);
		};
	}, [client, name, text, everyMs]);
	const again = useCallback(() => asking.current(), []);
	return { value, failure, busy, again };
}
