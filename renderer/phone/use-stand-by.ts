/** Tells whoever stands by when something new waits, and counts in the page's title and on its icon what does. */
import { useEffect, useRef, useState } from "react";
import { fresh } from "./queue.ts";
import { useWaiting } from "./queue-view.tsx";
import { createStandBy } from "./stand-by.ts";
import { page } from "./strings.ts";

export interface StandingBy {
	readonly isOn: boolean;
	/** On, and the screen will not stay on. */
	readonly noLock: boolean;
	readonly toggle: () => void;
}

export function useStandBy(): StandingBy {
	const [standBy] = useState(() => createStandBy(window));
	const [isOn, setOn] = useState(false);
	const [noLock, setNoLock] = useState(false);
	const questions = useWaiting();
	const count = questions.length;
	const known = useRef<ReadonlySet<string>>(new Set());
	useEffect(() => {
		if (fresh(known.current, questions).length > 0) standBy.ring();
		known.current = new Set(questions.map(({ request }) => request.id));
	}, [questions, standBy]);
	useEffect(() => () => standBy.stop(), [standBy]);
	useEffect(() => {
		document.title = count > 0 ? page.titleWaiting(count) : page.name;
		// Only installed pages have an icon to count on.
		if ("setAppBadge" in navigator)
			navigator.setAppBadge(count).catch(() => {});
	}, [count]);
	return {
		isOn,
		noLock,
		toggle: () => {
			setOn(!isOn);
			setNoLock(false);
			if (isOn) standBy.stop();
			else void standBy.start().then((held) => setNoLock(!held));
		},
	};
}
