/** A window's {@link openReading}, for as long as the window is there. */
import { useCallback, useEffect, useRef, useState } from "react";
import type { CommandInput, CommandOutput } from "../../contract/commands.ts";
import { useClient } from "./gate-context.ts";
import {
	type OpenReading,
	openReading,
	type Readable,
	type Reading,
	type Telling,
} from "./reading.ts";

/** `everyMs`: also asked again that often, for what no event tells. */
export function useReading<N extends Readable>(
	name: N,
	input: CommandInput<N>,
	event: Telling<N> | null,
	everyMs?: number,
): Reading<CommandOutput<N>> & { readonly refresh: () => void } {
	const client = useClient();
	const open = useRef<OpenReading<CommandOutput<N>> | null>(null);
	const [reading, setReading] = useState<Reading<CommandOutput<N>>>({
		value: null,
		failure: null,
	});
	const asked = useRef(input);
	useEffect(() => {
		const opened = openReading(client, name, asked.current, event);
		open.current = opened;
		const stop = opened.store.subscribe(setReading);
		const timer =
			everyMs === undefined ? undefined : setInterval(opened.refresh, everyMs);
		return () => {
			clearInterval(timer);
			stop();
			opened.close();
		};
	}, [client, name, event, everyMs]);
	const refresh = useCallback(() => open.current?.refresh(), []);
	return { ...reading, refresh };
}
