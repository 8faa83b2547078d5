/** Which answers are still news: until they were put away, or a while after the last word about them. */
import { useState } from "react";
import { useNow } from "../shared/use-now.ts";
import { type Deed, isOver } from "./queue.ts";

const newsMs = 12_000;

export function useDismissed(deeds: readonly Deed[]): {
	readonly visible: readonly Deed[];
	readonly dismiss: (digest: string) => void;
} {
	const [gone, setGone] = useState<ReadonlySet<string>>(new Set());
	const now = useNow(deeds.length === 0 ? null : 1_000);
	return {
		visible: deeds.filter(
			(deed) => !gone.has(keyOf(deed)) && isNews(deed, now),
		),
		dismiss: (digest) => {
			const deed = deeds.find((one) => one.question.digest === digest);
			if (deed) setGone((all) => new Set([...all, keyOf(deed)]));
		},
	};
}

/** A problem stays until somebody has put it away. */
const isNews = (deed: Deed, now: number): boolean =>
	!isOver(deed) ||
	typeof deed.state !== "string" ||
	now - deed.changedAt < newsMs;

/** A later word about the same one is news again. */
const keyOf = ({ question, changedAt }: Deed): string =>
	`${question.digest} ${changedAt}`;
