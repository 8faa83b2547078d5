/** {@link trackEndings} for a window that is open, and what it told for as long as that is news. */
import { useEffect, useState } from "react";
import type { ConsentView } from "../../contract/oauth.ts";
import { type Ended, type Endings, trackEndings } from "./endings.ts";

const newsMs = 15_000;
const shown = 3;

export function useEndings(
	waiting: readonly ConsentView[] | null,
): readonly [readonly Ended[], Endings] {
	const [ended, setEnded] = useState<readonly Ended[]>([]);
	const [endings] = useState(() =>
		trackEndings((one) => setEnded((all) => [one, ...all].slice(0, shown))),
	);
	useEffect(() => {
		if (waiting !== null) endings.see(waiting, Date.now());
	}, [endings, waiting]);
	useEffect(() => {
		if (ended.length === 0) return undefined;
		const timer = setTimeout(() => setEnded([]), newsMs);
		return () => clearTimeout(timer);
	}, [ended]);
	return [ended, endings];
}
