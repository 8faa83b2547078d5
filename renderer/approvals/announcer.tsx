/** Says once, to screen readers, that a question has come. Stands beside every section and in the popup. */
import { useEffect, useRef, useState } from "react";
import { Announce } from "../shared/copy-button.tsx";
import { useGate } from "../shared/gate-context.ts";
import { clientName, whatName } from "./names.ts";
import { approvals as strings } from "./strings.ts";

export function Announcer() {
	const cards = useGate((state) => state.approvals);
	const known = useRef<ReadonlySet<string>>(new Set());
	const [words, setWords] = useState("");
	useEffect(() => {
		const fresh = cards.filter(({ id }) => !known.current.has(id));
		known.current = new Set(cards.map(({ id }) => id));
		const newest = fresh.at(-1);
		if (newest)
			setWords(
				`${strings.summary(whatName(newest), clientName(newest), newest.risk)} ${strings.waits(cards.length)}.`,
			);
		else if (cards.length === 0) setWords("");
	}, [cards]);
	return <Announce>{words}</Announce>;
}
